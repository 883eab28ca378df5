using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Tests.Emulator;

/// <summary>A sound assertion of an app, of which a test can spoil any part.</summary>
internal sealed class AssertionBuilder
{
    public AssertionBuilder(string appJson, TimeProvider clock)
    {
        var app = JsonSerializer.Deserialize<JsonElement>(appJson);
        Issuer = app.GetProperty("app_id").GetString()!;
        KeyId = app.GetProperty("key_id").GetString()!;
        Audience = app.GetProperty("aud").GetString()!;
        Key = RSA.Create();
        Key.ImportFromPem(app.GetProperty("private_key").GetString());
        IssuedAt = clock.GetUtcNow().ToUnixTimeSeconds();
        ExpiresAt = clock.GetUtcNow().ToUnixTimeSeconds() + 600;
    }

    public RSA Key { get; set; }

    public string Algorithm { get; set; } = SecurityAlgorithms.RsaSha256;

    public string Issuer { get; set; }

    public string KeyId { get; set; }

    public string Audience { get; set; }

    public object? IssuedAt { get; set; }

    public object? ExpiresAt { get; set; }

    public string? Jti { get; set; } = Guid.NewGuid().ToString("N");

    public string Sign()
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["iat"] = IssuedAt,
            ["exp"] = ExpiresAt,
            ["jti"] = Jti,
        };
        foreach (var absent in claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
        {
            claims.Remove(absent);
        }

        var credentials = new SigningCredentials(new RsaSecurityKey(Key) { KeyId = KeyId }, Algorithm);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims), credentials);
    }
}
