using System.Security.Claims;
using CozeProxy.Billing.Operators;

namespace CozeProxy.Admin.Operations;

/// <summary>Who does something: an operator in the console, or whoever holds the admin token.</summary>
internal sealed record Actor(string Name, OperatorRole Role)
{
    /// <summary>What the audit log calls the holder of the admin token.</summary>
    public const string TokenHolder = "admin token";

    /// <summary>Whether they may change anything.</summary>
    public bool MayChange => Role >= OperatorRole.Operator;

    /// <summary>Whether they may say who the operators are.</summary>
    public bool MayAppoint => Role >= OperatorRole.Admin;

    /// <summary>Somebody whom a handler of ours has let in: their name and role.</summary>
    public static Actor Of(ClaimsPrincipal user)
    {
        foreach (var identity in user.Identities)
        {
            if (Enum.TryParse<OperatorRole>(identity.FindFirst(identity.RoleClaimType)?.Value, out var role))
            {
                return new Actor(identity.Name ?? "", role);
            }
        }

        return new Actor("", default);
    }

    /// <summary>Lets endpoints take the actor as a parameter.</summary>
    public static ValueTask<Actor?> BindAsync(HttpContext context) => new(Of(context.User));
}
