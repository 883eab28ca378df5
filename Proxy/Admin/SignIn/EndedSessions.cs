using System.Collections.Concurrent;
using System.Security.Claims;

namespace CozeProxy.Admin.SignIn;

/// <summary>
/// Sessions that were signed out of. A copy of their cookie, and a page that is still open elsewhere, would go on without asking; at
/// this replica they do not.
/// </summary>
internal sealed class EndedSessions(TimeProvider time)
{
    /// <summary>How long a session lasts that nobody uses; after it, its cookie is none by itself.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string ClaimType = "session";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    /// <summary>What tells a session that begins from all others.</summary>
    public static Claim NewClaim() => new(ClaimType, Guid.NewGuid().ToString("N"));

    public void End(ClaimsPrincipal user)
    {
        var now = time.GetUtcNow();
        foreach (var (session, until) in _ended)
        {
            if (until < now)
            {
                _ended.TryRemove(session, out _);
            }
        }

        foreach (var session in user.FindAll(ClaimType))
        {
            _ended[session.Value] = now + Lifetime;
        }
    }

    public bool HasEnded(ClaimsIdentity identity) => identity.FindFirst(ClaimType) is { } session && _ended.ContainsKey(session.Value);
}
