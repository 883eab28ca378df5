using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Executions.Webhooks;

/// <summary>
/// Signs a webhook as the Standard Webhooks specification has it. The secret is the SHA-256 of the gateway key that began the
/// run: its holder can compute it, and the proxy has nothing else of the key.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header <c>webhook-signature</c>: <c>v1,</c> and the Base64 of the HMAC-SHA256 of id, time in Unix seconds and body, with dots between.</summary>
    public static string Of(ReadOnlySpan<byte> secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }
}
