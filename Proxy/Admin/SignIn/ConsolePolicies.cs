using CozeProxy.Billing.Operators;
using Microsoft.AspNetCore.Authorization;

namespace CozeProxy.Admin.SignIn;

/// <summary>Who may see a page. A page names the least role it needs, by one of these.</summary>
internal static class ConsolePolicies
{
    /// <summary>The cookie of whoever signed in to the console.</summary>
    public const string Scheme = "Console";

    /// <summary>The cookie of the holder of a key.</summary>
    public const string PortalScheme = "Portal";

    public const string Viewer = "ConsoleViewer";

    public const string Operator = "ConsoleOperator";

    public const string Admin = "ConsoleAdmin";

    /// <summary>The holder of a key, who sees what is theirs.</summary>
    public const string Holder = "PortalHolder";

    public static void AddConsolePolicies(this AuthorizationBuilder policies) => policies
        .AddPolicy(Viewer, policy => Console(policy, OperatorRole.Viewer))
        .AddPolicy(Operator, policy => Console(policy, OperatorRole.Operator))
        .AddPolicy(Admin, policy => Console(policy, OperatorRole.Admin))
        .AddPolicy(Holder, policy => policy.AddAuthenticationSchemes(PortalScheme).RequireClaim(PortalSessions.KeyClaim));

    private static void Console(AuthorizationPolicyBuilder policy, OperatorRole least) => policy
        .AddAuthenticationSchemes(Scheme)
        .RequireRole(Enum.GetValues<OperatorRole>().Where(role => role >= least).Select(role => role.ToString()));
}
