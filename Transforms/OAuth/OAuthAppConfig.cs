using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CozeProxy.Transforms.OAuth;

/// <summary>
/// The JSON that Coze's console hands out for an OAuth app, taken as it is: <c>{"app_id","key_id","private_key","aud"}</c>,
/// the key as PKCS#8 or PKCS#1 PEM, with line breaks or a literal <c>\n</c> for each.
/// </summary>
public sealed partial record OAuthAppConfig(
    [property: JsonPropertyName("app_id")] string? AppId,
    [property: JsonPropertyName("key_id")] string? KeyId,
    [property: JsonPropertyName("private_key")] string? PrivateKey,
    [property: JsonPropertyName("aud")] string? Audience)
{
    private const int SmallestKeySize = 2048;

    /// <summary>Parses the console's JSON; null when it is not a JSON object.</summary>
    public static OAuthAppConfig? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ConfigJson.Default.OAuthAppConfig);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The app, or null with everything that is wrong with it, each error beginning with the field's name. The audience
    /// defaults to the host of the channel.
    /// </summary>
    public OAuthApp? ToApp(string defaultAudience, ICollection<string> errors)
    {
        var before = errors.Count;
        Require(AppId, "app_id", "the id of the OAuth app", errors);
        Require(KeyId, "key_id", "the public key's fingerprint as the console shows it", errors);
        Require(PrivateKey, "private_key", "the private key file's text (PEM)", errors);
        var audience = string.IsNullOrWhiteSpace(Audience) ? defaultAudience : Audience.Trim();
        if (audience.Contains('/', StringComparison.Ordinal))
        {
            errors.Add("aud must be a bare host such as api.coze.cn, without scheme or path");
        }

        var key = string.IsNullOrWhiteSpace(PrivateKey) ? null : ReadKey(PrivateKey, errors);
        return errors.Count == before && key is not null ? new OAuthApp(AppId!.Trim(), KeyId!.Trim(), audience, key) : null;
    }

    public override string ToString() => $"{nameof(OAuthAppConfig)} {{ AppId = {AppId} }}";

    private static void Require(string? value, string name, string what, ICollection<string> errors)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            errors.Add($"{name} is missing: {what}");
        }
    }

    private static RSA? ReadKey(string pem, ICollection<string> errors)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            // Throws for a public key, which imports as well but cannot sign.
            _ = rsa.ExportParameters(includePrivateParameters: true);
            if (rsa.KeySize >= SmallestKeySize)
            {
                return rsa;
            }

            errors.Add($"private_key has {rsa.KeySize} bits; RS256 needs at least {SmallestKeySize}");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Never the exception's text: it may quote the key.
            errors.Add("private_key is not an RSA key in PEM (-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----)");
        }

        rsa.Dispose();
        return null;
    }

    [JsonSerializable(typeof(OAuthAppConfig))]
    private sealed partial class ConfigJson : JsonSerializerContext;
}
