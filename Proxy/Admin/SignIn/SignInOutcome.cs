namespace CozeProxy.Admin.SignIn;

internal enum SignInOutcome
{
    SignedIn,

    /// <summary>The name, password, token or key is not right; which of them is not said.</summary>
    Wrong,

    /// <summary>Too many wrong attempts: even the right one is refused for a while.</summary>
    Locked,
}
