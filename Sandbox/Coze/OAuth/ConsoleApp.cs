using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.OAuth;

/// <summary>An OAuth app with a key pair, as an administrator would create it in Coze's console.</summary>
internal sealed class ConsoleApp : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public ConsoleApp(string aud)
    {
        Aud = aud;
        // Numbers of the length Coze uses; random, so that two emulators do not know each other's apps.
        AppId = $"11{RandomNumberGenerator.GetInt32(1, int.MaxValue):D10}";
        KeyId = Convert.ToBase64String(SHA256.HashData(_key.ExportSubjectPublicKeyInfo())).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    public string AppId { get; }

    public string KeyId { get; }

    public string Aud { get; }

    /// <summary>The public half, which is all a verifier may see.</summary>
    public RSAParameters PublicKey => _key.ExportParameters(includePrivateParameters: false);

    /// <summary>The file the console offers for download.</summary>
    public string ToJson()
    {
        return new JsonObject
        {
            ["app_id"] = AppId,
            ["key_id"] = KeyId,
            ["private_key"] = _key.ExportPkcs8PrivateKeyPem(),
            ["aud"] = Aud,
        }.ToJsonString();
    }

    public void Dispose() => _key.Dispose();
}
