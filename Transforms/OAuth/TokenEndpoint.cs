using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CozeProxy.Transforms.OAuth;

/// <summary>Exchanges a signed assertion for an access token at <c>/api/permission/oauth2/token</c>.</summary>
internal sealed partial class TokenEndpoint(HttpClient client, Uri baseUrl, AssertionSigner signer, TimeProvider time) : ITokenEndpoint
{
    private const string Path = "/api/permission/oauth2/token";
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    // Coze states when the token expires, not how long it lives; smaller numbers than this can only be a duration.
    private const long SmallestUnixTime = 1_000_000_000;

    // Thousands of years ahead: milliseconds, or no time at all.
    private const long LargestUnixTime = 100_000_000_000;

    private readonly Uri _address = new(baseUrl, Path);

    public async Task<ExchangeResult> ExchangeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = JsonContent.Create(new TokenRequest(GrantType, (int)IssuedToken.Lifetime.TotalSeconds), WireJson.Default.TokenRequest),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", signer.Sign());
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);

        // Which HTTP status OAuth failures have is only partly known; a token is in the answer or it is not.
        if (Parse(body) is { AccessToken: { Length: > 0 } token } answer)
        {
            var now = time.GetUtcNow();
            return new ExchangeResult(new IssuedToken(new AccessToken(token), now, ExpiryOf(answer.ExpiresIn ?? 0, now)), null) { ServerTime = response.Headers.Date };
        }

        var logId = response.Headers.TryGetValues("X-Tt-Logid", out var values) ? values.FirstOrDefault() : null;
        var fault = OAuthFaultReader.Read(body, (int)response.StatusCode);
        return new ExchangeResult(null, fault with { LogId = fault.LogId ?? logId }) { ServerTime = response.Headers.Date };
    }

    private static DateTimeOffset ExpiryOf(long expiresIn, DateTimeOffset now) => expiresIn switch
    {
        >= SmallestUnixTime and <= LargestUnixTime => DateTimeOffset.FromUnixTimeSeconds(expiresIn),
        > 0 and < SmallestUnixTime => now.AddSeconds(expiresIn),
        _ => now + IssuedToken.Lifetime,
    };

    private static TokenResponse? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WireJson.Default.TokenResponse);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record TokenRequest(
        [property: JsonPropertyName("grant_type")] string GrantType,
        [property: JsonPropertyName("duration_seconds")] int DurationSeconds);

    private sealed record TokenResponse(
        [property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? ExpiresIn);

    [JsonSerializable(typeof(TokenRequest))]
    [JsonSerializable(typeof(TokenResponse))]
    private sealed partial class WireJson : JsonSerializerContext;
}
