using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>An OAuth app with a key pair, as an administrator would create it in Coze's console.</summary>
internal sealed class ConsoleApp : IDisposable
{
    // Made when first needed: it takes a while, and a caller with a personal token never needs it.
    private readonly Lazy<RSA> _key = new(() => RSA.Create(2048));
    private readonly Lazy<string> _keyId;

    public ConsoleApp(string aud)
    {
        Aud = aud;
        // Numbers of the length Coze uses; random, so that two emulators do not know each other's apps.
        AppId = $"11{RandomNumberGenerator.GetInt32(1, int.MaxValue):D10}";
        _keyId = new Lazy<string>(() => Base64UrlEncoder.Encode(SHA256.HashData(_key.Value.ExportSubjectPublicKeyInfo())));
    }

    public string AppId { get; }

    /// <summary>The public key's fingerprint.</summary>
    public string KeyId => _keyId.Value;

    public string Aud { get; }

    /// <summary>The public half, which is all a verifier may see.</summary>
    public RSAParameters PublicKey => _key.Value.ExportParameters(includePrivateParameters: false);

    /// <summary>The file the console offers for download.</summary>
    public string ToJson()
    {
        return new JsonObject
        {
            ["app_id"] = AppId,
            ["key_id"] = KeyId,
            ["private_key"] = _key.Value.ExportPkcs8PrivateKeyPem(),
            ["aud"] = Aud,
        }.ToJsonString();
    }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }
}
