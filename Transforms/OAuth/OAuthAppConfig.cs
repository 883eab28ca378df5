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
    /// The app, or null with everything that is wrong with it, field by field. The audience
    /// defaults to the host of the channel.
    /// </summary>
    public OAuthApp? ToApp(string defaultAudience, ICollection<OAuthAppMistake> mistakes)
    {
        var before = mistakes.Count;
        Require(AppId, "app_id", "the id of the OAuth app", "OAuth 应用的 ID", mistakes);
        Require(KeyId, "key_id", "the public key's fingerprint as the console shows it", "控制台显示的公钥指纹", mistakes);
        Require(PrivateKey, "private_key", "the private key file's text (PEM)", "私钥文件的内容（PEM）", mistakes);
        var audience = string.IsNullOrWhiteSpace(Audience) ? defaultAudience : Audience.Trim();
        if (audience.Contains('/', StringComparison.Ordinal))
        {
            mistakes.Add(new OAuthAppMistake("aud", "must be a bare host such as api.coze.cn, without scheme or path", "必须是主机名，例如 api.coze.cn，不含协议和路径"));
        }

        var key = string.IsNullOrWhiteSpace(PrivateKey) ? null : ReadKey(PrivateKey, mistakes);
        return mistakes.Count == before && key is not null ? new OAuthApp(AppId!.Trim(), KeyId!.Trim(), audience, key) : null;
    }

    public override string ToString() => $"{nameof(OAuthAppConfig)} {{ AppId = {AppId} }}";

    private static void Require(string? value, string name, string english, string chinese, ICollection<OAuthAppMistake> mistakes)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            mistakes.Add(new OAuthAppMistake(name, $"is missing: {english}", $"缺失：{chinese}"));
        }
    }

    private static RSA? ReadKey(string pem, ICollection<OAuthAppMistake> mistakes)
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

            mistakes.Add(new OAuthAppMistake(
                "private_key", $"has {rsa.KeySize} bits; RS256 needs at least {SmallestKeySize}", $"只有 {rsa.KeySize} 位，RS256 至少需要 {SmallestKeySize} 位"));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // Never the exception's text: it may quote the key.
            mistakes.Add(new OAuthAppMistake(
                "private_key",
                "is not an RSA key in PEM (-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----)",
                "不是 PEM 格式的 RSA 私钥（-----BEGIN PRIVATE KEY----- 或 -----BEGIN RSA PRIVATE KEY-----）"));
        }

        rsa.Dispose();
        return null;
    }

    [JsonSerializable(typeof(OAuthAppConfig))]
    private sealed partial class ConfigJson : JsonSerializerContext;
}
