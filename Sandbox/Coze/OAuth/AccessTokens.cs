using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>Every token that opens the API: one personal token for good, and those exchanged for assertions.</summary>
internal sealed class AccessTokens(TimeProvider timeProvider, string? personal = null)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiries = new();

    public string Personal { get; } = personal ?? $"pat_{Secret()}";

    public (string Token, long ExpiresAt) Issue(TimeSpan lifetime)
    {
        var token = $"czs_{Secret()}";
        var expires = DateTimeOffset.FromUnixTimeSeconds(timeProvider.GetUtcNow().ToUnixTimeSeconds()) + lifetime;
        _expiries[token] = expires;
        return (token, expires.ToUnixTimeSeconds());
    }

    public bool Accepts(string bearer)
    {
        return bearer == Personal || (_expiries.TryGetValue(bearer, out var expires) && timeProvider.GetUtcNow() < expires);
    }

    /// <summary>Exchanged tokens are bad from now on; the personal one stays.</summary>
    public void Revoke() => _expiries.Clear();

    private static string Secret() => RandomNumberGenerator.GetHexString(48, lowercase: true);
}
