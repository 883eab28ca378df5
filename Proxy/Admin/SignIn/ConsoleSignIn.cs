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

        // Longer than any name can be: nothing is told by the answer, and nothing of it is kept.
        if (name.Length > OperatorRules.LongestName)
        {
            return Wrong(from);
        }

        if (await operators.FindAsync(name, cancellationToken) is not { } found)
        {
            return OfNobody(name, password, from);
        }

        switch (await CheckPasswordAsync(found, password))
        {
            case SignInOutcome.Locked:
                return new SignInVerdict(SignInOutcome.Locked);
            case SignInOutcome.Wrong:
                return Wrong(from);
        }

        var user = ConsoleSessions.Of(found.Operator);
        await audit.RecordAsync(Actor.Of(user), "console.sign-in", "console", null, null);
        return new SignInVerdict(SignInOutcome.SignedIn, user);
    }

    /// <summary>Checks somebody's password, and locks their name after too many wrong ones.</summary>
    public async Task<SignInOutcome> CheckPasswordAsync(OperatorSecret found, string password)
    {
        if (found.LockedUntil > time.GetUtcNow())
        {
            return SignInOutcome.Locked;
        }

        if (hasher.VerifyHashedPassword(found.Operator, found.PasswordHash, password) == PasswordVerificationResult.Failed || !found.Operator.Enabled)
        {
            await operators.CountFailureAsync(found.Operator.Id, FailedSignIns.MostOfName, time.GetUtcNow() + FailedSignIns.NameFor, CancellationToken.None);
            return SignInOutcome.Wrong;
        }

        await operators.ForgetFailuresAsync(found.Operator.Id, CancellationToken.None);
        return SignInOutcome.SignedIn;
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

    private SignInVerdict OfNobody(string name, string password, IPAddress? from)
    {
        if (failures.IsNameLocked(name))
        {
            return new SignInVerdict(SignInOutcome.Locked);
        }

        hasher.VerifyHashedPassword(null!, NobodysHash, password);
        failures.CountName(name);
        return Wrong(from);
    }

    private SignInVerdict Wrong(IPAddress? from)
    {
        failures.Count(from);
        return new SignInVerdict(SignInOutcome.Wrong);
    }
}
