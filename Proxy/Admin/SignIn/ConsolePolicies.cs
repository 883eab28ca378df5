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

    private static readonly Dictionary<string, OperatorRole> Roles = new(StringComparer.Ordinal)
    {
        [Viewer] = OperatorRole.Viewer,
        [Operator] = OperatorRole.Operator,
        [Admin] = OperatorRole.Admin,
    };

    /// <summary>The least role that a policy of the console lets in.</summary>
    public static OperatorRole LeastRole(string policy) => Roles[policy];

    public static void AddConsolePolicies(this AuthorizationBuilder policies)
    {
        foreach (var (name, least) in Roles)
        {
            policies.AddPolicy(name, policy => Console(policy, least));
        }

        policies.AddPolicy(Holder, policy => policy.AddAuthenticationSchemes(PortalScheme).RequireClaim(PortalSessions.KeyClaim));
    }

    private static void Console(AuthorizationPolicyBuilder policy, OperatorRole least) => policy
        .AddAuthenticationSchemes(Scheme)
        .RequireRole(Enum.GetValues<OperatorRole>().Where(role => role >= least).Select(role => role.ToString()));
}
