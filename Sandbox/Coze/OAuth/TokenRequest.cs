using System.Text.Json;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>The body of a token exchange, checked.</summary>
internal sealed record TokenRequest(int DurationSeconds)
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const int DefaultSeconds = 900;

    public static (TokenRequest? Request, OAuthFailure? Failure) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, OAuthFailure.InvalidRequest("body must be a JSON object"));
        }

        if (!body.TryGetProperty("grant_type", out var grant) || grant.ValueKind != JsonValueKind.String || !grant.ValueEquals(JwtBearer))
        {
            return (null, OAuthFailure.UnsupportedGrantType($"grant_type must be {JwtBearer}"));
        }

        var seconds = DefaultSeconds;
        var stated = body.TryGetProperty("duration_seconds", out var duration) && duration.ValueKind != JsonValueKind.Null;
        if (stated && (duration.ValueKind != JsonValueKind.Number || !duration.TryGetInt32(out seconds) || !IsAllowed(seconds)))
        {
            return (null, OAuthFailure.InvalidRequest($"duration_seconds must be 1 to {CozeEmulatorOptions.LongestTokenSeconds}"));
        }

        return (new TokenRequest(seconds), null);
    }

    private static bool IsAllowed(int seconds) => seconds is >= 1 and <= CozeEmulatorOptions.LongestTokenSeconds;
}
