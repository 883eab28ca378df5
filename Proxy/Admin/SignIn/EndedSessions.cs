using System.Collections.Concurrent;
using System.Security.Claims;
using CozeProxy.Billing.Sessions;

namespace CozeProxy.Admin.SignIn;

/// <summary>
/// Sessions that were signed out of: a copy of their cookie, and a page that is still open elsewhere, would go on without asking. They
/// are told to all replicas, and remembered at this one, should the store be away.
/// </summary>
internal sealed partial class EndedSessions(ISessionStore store, TimeProvider time, ILogger<EndedSessions> logger)
{
    /// <summary>How long a session lasts that nobody uses; after it, its cookie is none by itself.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string ClaimType = "session";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _endedHere = new(StringComparer.Ordinal);

    /// <summary>What tells a session that begins from all others.</summary>
    public static Claim NewClaim() => new(ClaimType, Guid.NewGuid().ToString("N"));

    /// <summary>Ends them at this replica in any case, and at the others unless the store is away.</summary>
    public async Task EndAsync(ClaimsPrincipal user)
    {
        var now = time.GetUtcNow();
        foreach (var (session, until) in _endedHere)
        {
            if (until < now)
            {
                _endedHere.TryRemove(session, out _);
            }
        }

        var sessions = user.FindAll(ClaimType).Select(claim => claim.Value).ToList();
        foreach (var session in sessions)
        {
            _endedHere[session] = now + Lifetime;
        }

        try
        {
            await store.EndAsync(sessions, now + Lifetime, CancellationToken.None);
        }
        catch (IOException problem)
        {
            Log.NotShared(logger, problem);
        }
    }

    public async Task<bool> HasEndedAsync(ClaimsIdentity identity, CancellationToken cancellationToken) =>
        identity.FindFirst(ClaimType) is { Value: var session } && (_endedHere.ContainsKey(session) || await store.HasEndedAsync(session, cancellationToken));

    private static partial class Log
    {
        [LoggerMessage(6073, LogLevel.Warning, "Whoever signed out did so at this replica alone: at others, a copy of the cookie holds until it expires", EventName = "SignOutNotShared")]
        public static partial void NotShared(ILogger logger, Exception exception);
    }
}
