using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>An OAuth app with a key pair, as an administrator would create it in Coze's console.</summary>
internal sealed class ConsoleApp(string aud)
{
    // Made when first needed, and by one app for all: it takes long, and a caller with a personal token never needs it.
    private static readonly Lazy<AppKeyPair> Shared = new(AppKeyPair.New);

    private readonly Lazy<AppKeyPair> _key = Shared;

    /// <summary>A number of the length Coze uses; random, so that two emulators do not know each other's apps.</summary>
    public string AppId { get; } = $"11{RandomNumberGenerator.GetInt32(1, int.MaxValue):D10}";

    /// <summary>The public key's fingerprint.</summary>
    public string KeyId => _key.Value.Fingerprint;

    public string Aud => aud;

    /// <summary>The public half, which is all a verifier may see.</summary>
    public RSAParameters PublicKey => _key.Value.PublicHalf;

    /// <summary>The file the console offers for download.</summary>
    public string ToJson()
    {
        return new JsonObject
        {
            ["app_id"] = AppId,
            ["key_id"] = KeyId,
            ["private_key"] = _key.Value.Pem,
            ["aud"] = Aud,
        }.ToJsonString();
    }

    private sealed class AppKeyPair
    {
        public required string Pem { get; init; }

        public required RSAParameters PublicHalf { get; init; }

        public required string Fingerprint { get; init; }

        public static AppKeyPair New()
        {
            using var key = RSA.Create(2048);
            return new AppKeyPair
            {
                Pem = key.ExportPkcs8PrivateKeyPem(),
                PublicHalf = key.ExportParameters(includePrivateParameters: false),
                Fingerprint = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo())),
            };
        }
    }
}
