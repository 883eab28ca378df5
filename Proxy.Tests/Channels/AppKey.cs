using System.Security.Cryptography;
using System.Text.Json;

namespace CozeProxy.Tests.Channels;

/// <summary>Private keys of OAuth apps, made once: it takes the processor a while.</summary>
internal static class AppKey
{
    public static string One { get; } = Make();

    public static string Another { get; } = Make();

    /// <summary>What the console hands out.</summary>
    public static string Json(string pem, string appId = "1120001", string? aud = null) =>
        JsonSerializer.Serialize(new { client_type = "jwt", app_id = appId, key_id = "fp", private_key = pem, aud });

    private static string Make()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
