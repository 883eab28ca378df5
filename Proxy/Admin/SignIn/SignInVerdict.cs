using System.Security.Claims;

namespace CozeProxy.Admin.SignIn;

/// <summary>How an attempt to sign in ended; who it is where it succeeded.</summary>
internal sealed record SignInVerdict(SignInOutcome Outcome, ClaimsPrincipal? User = null);
