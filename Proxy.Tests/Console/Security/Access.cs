namespace CozeProxy.Tests.Console.Security;

/// <summary>Who may ask for something.</summary>
internal enum Access
{
    Anybody,

    /// <summary>Whoever has signed in, in whichever way.</summary>
    SignedIn,

    Viewer,

    Operator,

    Admin,

    /// <summary>The holder of a key, in the portal.</summary>
    Holder,

    /// <summary>Whoever sends the admin token; no cookie is enough.</summary>
    Token,
}
