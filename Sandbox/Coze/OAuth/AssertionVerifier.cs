using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>Decides whether a signed assertion buys an access token; the checks are those of Coze's documentation.</summary>
internal sealed class AssertionVerifier(ConsoleApp app, TimeProvider timeProvider)
{
    /// <summary>No time in seconds is that large for thousands of years, but any recent one in milliseconds is.</summary>
    private const long SoonestMilliseconds = 100_000_000_000;

    private static readonly TimeSpan LongestAssertion = TimeSpan.FromHours(24);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new();
    private readonly Lazy<RsaSecurityKey> _publicKey = new(() => new RsaSecurityKey(app.PublicKey));
    private readonly ConcurrentDictionary<string, bool> _usedIds = new();

    /// <summary>Null when the assertion holds; its id is then used up.</summary>
    public async Task<OAuthFailure?> VerifyAsync(JsonWebToken jwt)
    {
        return Header(jwt)
            ?? await SignatureAsync(jwt)
            ?? Parties(jwt)
            ?? Times(jwt)
            ?? SingleUse(jwt);
    }

    /// <summary>Null when the text is no JWT at all.</summary>
    public JsonWebToken? Read(string assertion)
    {
        if (!_handler.CanReadToken(assertion))
        {
            return null;
        }

        try
        {
            return _handler.ReadJsonWebToken(assertion);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private OAuthFailure? Header(JsonWebToken jwt)
    {
        if (jwt.Alg != SecurityAlgorithms.RsaSha256)
        {
            return OAuthFailure.InvalidClient("invalid jwt: alg must be RS256");
        }

        if (jwt.Typ != "JWT")
        {
            return OAuthFailure.InvalidClient("invalid jwt: typ must be JWT");
        }

        return jwt.Kid == app.KeyId ? null : UnknownKey();
    }

    private async Task<OAuthFailure?> SignatureAsync(JsonWebToken jwt)
    {
        var result = await _handler.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            IssuerSigningKey = _publicKey.Value,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            // Checked below, one by one, with the words Coze uses and with our clock.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid ? null : OAuthFailure.InvalidClient("invalid jwt: signature is invalid");
    }

    private OAuthFailure? Parties(JsonWebToken jwt)
    {
        // A key of the other region is simply unknown here: that is how a wrong host shows.
        if (jwt.Audiences.SingleOrDefault() != app.Aud)
        {
            return UnknownKey();
        }

        return jwt.Issuer == app.AppId ? null : OAuthFailure.InvalidClient("invalid jwt: iss not been registred");
    }

    private OAuthFailure? Times(JsonWebToken jwt)
    {
        // From the payload itself: the library would take quoted numbers and fractions for times as well.
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload));
        if (Seconds(payload.RootElement, "iat") is not { } issued || Seconds(payload.RootElement, "exp") is not { } expires)
        {
            return OAuthFailure.InvalidClient("invalid jwt: iat and exp must be unix seconds");
        }

        var now = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        if (issued > now + ClockSkew.TotalSeconds)
        {
            return OAuthFailure.InvalidClient("invalid jwt: token used before issued");
        }

        if (expires <= now)
        {
            return OAuthFailure.InvalidClient("invalid jwt: token is expired");
        }

        return expires > issued && expires - issued <= LongestAssertion.TotalSeconds
            ? null
            : OAuthFailure.InvalidClient("invalid jwt: exp must follow iat within 24 hours");
    }

    private OAuthFailure? SingleUse(JsonWebToken jwt)
    {
        if (string.IsNullOrEmpty(jwt.Id))
        {
            return OAuthFailure.InvalidClient("invalid jwt: jti is required");
        }

        return _usedIds.TryAdd(jwt.Id, true) ? null : OAuthFailure.InvalidClient("invalid jwt: jti has been used");
    }

    private static OAuthFailure UnknownKey() => OAuthFailure.InvalidClient("invalid jwt: kid not been registred");

    private static long? Seconds(JsonElement payload, string claim)
    {
        return payload.TryGetProperty(claim, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds)
            && seconds is > 0 and < SoonestMilliseconds
                ? seconds
                : null;
    }
}
