using System.Globalization;
using System.Security.Claims;
using CozeProxy.Admin.Operations;
using CozeProxy.Auth;
using CozeProxy.Billing.Operators;

namespace CozeProxy.Admin.SignIn;

/// <summary>What a signed-in operator's cookie says, and whether it still holds: signing out ends it, and so does a new password, role or admin token.</summary>
internal sealed class ConsoleSessions(IOperatorStore operators, AdminToken token, EndedSessions ended)
{
    private const string StampClaim = "stamp";

    public ClaimsPrincipal OfToken() => Principal(Actor.TokenHolder, OperatorRole.Admin, id: null, token.Fingerprint);

    public static ClaimsPrincipal Of(Operator who) => Principal(who.Name, who.Role, who.Id, who.Stamp);

    /// <summary>Whether nothing has changed since they signed in; also true of who has not signed in at all.</summary>
    public async Task<bool> IsStillValidAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.Identities.FirstOrDefault(identity => identity.AuthenticationType == ConsolePolicies.Scheme) is not { } identity)
        {
            return true;
        }

        if (await ended.HasEndedAsync(identity, cancellationToken))
        {
            return false;
        }

        var stamp = identity.FindFirst(StampClaim)?.Value;
        if (identity.FindFirst(ClaimTypes.NameIdentifier)?.Value is not { } id)
        {
            return stamp == token.Fingerprint;
        }

        return await operators.GetAsync(long.Parse(id, CultureInfo.InvariantCulture), cancellationToken) is { Enabled: true } who && stamp == who.Stamp;
    }

    private static ClaimsPrincipal Principal(string name, OperatorRole role, long? id, string stamp)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role.ToString()), new Claim(StampClaim, stamp), EndedSessions.NewClaim()], ConsolePolicies.Scheme);
        if (id is { } known)
        {
            identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, known.ToString(CultureInfo.InvariantCulture)));
        }

        return new ClaimsPrincipal(identity);
    }
}
