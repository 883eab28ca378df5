using System.Globalization;
using System.Security.Claims;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.SignIn;

/// <summary>What the cookie of a key's holder says: which key, and never the key itself. It ends with signing out, and with the key.</summary>
internal sealed class PortalSessions(IKeyStore keys, EndedSessions ended, TimeProvider time)
{
    public const string KeyClaim = "key";

    public static ClaimsPrincipal Of(Caller caller) => new(new ClaimsIdentity(
        [new Claim(KeyClaim, caller.KeyId.ToString(CultureInfo.InvariantCulture)), EndedSessions.NewClaim()], ConsolePolicies.PortalScheme));

    /// <summary>The id of the key whose holder this is, or null.</summary>
    public static long? KeyOf(ClaimsPrincipal user) =>
        IdentityOf(user)?.FindFirst(KeyClaim)?.Value is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : null;

    /// <summary>The key whose holder this is, while it is in force; else null.</summary>
    public async Task<GatewayKey?> FindKeyAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        KeyOf(user) is { } id && await keys.GetAsync(id, cancellationToken) is { RevokedAt: null } key && !(key.ExpiresAt <= time.GetUtcNow()) ? key : null;

    /// <summary>Whether the key is still in force; also true of who holds none.</summary>
    public async Task<bool> IsStillValidAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        IdentityOf(user) is not { } identity
        || (!await ended.HasEndedAsync(identity, cancellationToken) && await FindKeyAsync(user, cancellationToken) is not null);

    private static ClaimsIdentity? IdentityOf(ClaimsPrincipal user) =>
        user.Identities.FirstOrDefault(identity => identity.AuthenticationType == ConsolePolicies.PortalScheme);
}
