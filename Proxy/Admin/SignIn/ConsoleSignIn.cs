using System.Net;
using CozeProxy.Admin.Operations;
using CozeProxy.Auth;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Operators;
using Microsoft.AspNetCore.Identity;

namespace CozeProxy.Admin.SignIn;

/// <summary>Checks who signs in: by the admin token, by name and password, or, to the portal, by a key.</summary>
internal sealed class ConsoleSignIn(
    IOperatorStore operators, IKeyStore keys, AdminToken token, ConsoleSessions sessions, FailedSignIns failures, PasswordHasher<Operator> hasher,
    AuditTrail audit, TimeProvider time)
{
    private const int MostWrongPasswords = 5;
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    // Of no password. Somebody who asks for a name that nobody has waits as long as for a wrong password.
    private static readonly string NobodysHash = new PasswordHasher<Operator>().HashPassword(null!, Guid.NewGuid().ToString());

    public async Task<SignInVerdict> ByTokenAsync(string given, IPAddress? from)
    {
        if (failures.IsLocked(from))
        {
            return new SignInVerdict(SignInOutcome.Locked);
        }

        if (!token.Matches(given.Trim()))
        {
            return Wrong(from);
        }

        var user = sessions.OfToken();
        await audit.RecordAsync(Actor.Of(user), "console.sign-in", "console", null, null);
        return new SignInVerdict(SignInOutcome.SignedIn, user);
    }

    public async Task<SignInVerdict> ByPasswordAsync(string name, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        if (failures.IsLocked(from))
        {
            return new SignInVerdict(SignInOutcome.Locked);
        }

        if (await operators.FindAsync(name, cancellationToken) is not { } found)
        {
            hasher.VerifyHashedPassword(null!, NobodysHash, password);
            return Wrong(from);
        }

        if (found.LockedUntil > time.GetUtcNow())
        {
            return new SignInVerdict(SignInOutcome.Locked);
        }

        if (hasher.VerifyHashedPassword(found.Operator, found.PasswordHash, password) == PasswordVerificationResult.Failed || !found.Operator.Enabled)
        {
            await operators.CountFailureAsync(found.Operator.Id, MostWrongPasswords, time.GetUtcNow() + LockedFor, CancellationToken.None);
            return Wrong(from);
        }

        await operators.ForgetFailuresAsync(found.Operator.Id, CancellationToken.None);
        var user = ConsoleSessions.Of(found.Operator);
        await audit.RecordAsync(Actor.Of(user), "console.sign-in", "console", null, null);
        return new SignInVerdict(SignInOutcome.SignedIn, user);
    }

    public async Task<SignInVerdict> ByKeyAsync(string key, IPAddress? from, CancellationToken cancellationToken)
    {
        if (failures.IsLocked(from))
        {
            return new SignInVerdict(SignInOutcome.Locked);
        }

        var caller = await keys.FindAsync(KeyHash.Of(key.Trim()), cancellationToken);
        return caller is null || caller.ExpiresAt <= time.GetUtcNow() ? Wrong(from) : new SignInVerdict(SignInOutcome.SignedIn, PortalSessions.Of(caller));
    }

    private SignInVerdict Wrong(IPAddress? from)
    {
        failures.Count(from);
        return new SignInVerdict(SignInOutcome.Wrong);
    }
}
