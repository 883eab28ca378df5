using System.Security.Cryptography;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Checks;

/// <summary>Says what kind of key a text holds, and if it is of no use, which mistake was likely made. It quotes nothing of the text.</summary>
internal static class PrivateKeyCheck
{
    public const string Field = "private_key";

    private static readonly LocalizedText WhatIsNeeded = new(
        "it must be the whole private key file, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----",
        "必须是完整的私钥文件，从 -----BEGIN PRIVATE KEY----- 到 -----END PRIVATE KEY-----");

    /// <summary>What is wrong with it by its outside; null where it may be a key that can sign.</summary>
    public static LocalizedText? FindMistake(string key)
    {
        var text = key.Replace("\\n", "\n", StringComparison.Ordinal);
        if (!PemEncoding.TryFind(text, out var pem))
        {
            return text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? new($"is cut off or damaged: {WhatIsNeeded.English}", $"被截断或已损坏：{WhatIsNeeded.Chinese}")
                : new($"is not PEM: {WhatIsNeeded.English}", $"不是 PEM：{WhatIsNeeded.Chinese}");
        }

        return text[pem.Label] switch
        {
            "PRIVATE KEY" or "RSA PRIVATE KEY" => null,
            "PUBLIC KEY" or "RSA PUBLIC KEY" => new("is the public key; the private one is needed, which was downloaded with it", "是公钥；需要与其一同下载的私钥"),
            "ENCRYPTED PRIVATE KEY" => new("is locked with a passphrase; put the key without one", "是带口令的私钥；请使用不带口令的私钥"),
            "EC PRIVATE KEY" => new("is an elliptic-curve key; Coze signs with RSA", "是椭圆曲线密钥；扣子只使用 RSA"),
            "CERTIFICATE" => new("is a certificate; the private key is needed", "是证书；需要的是私钥"),
            _ => new($"is no private key: {WhatIsNeeded.English}", $"不是私钥：{WhatIsNeeded.Chinese}"),
        };
    }

    /// <summary>The kind of a key that can be read.</summary>
    public static LocalizedText Describe(string key, int bits)
    {
        var format = key.Contains("BEGIN RSA PRIVATE KEY", StringComparison.Ordinal) ? "PKCS#1" : "PKCS#8";
        return new($"RSA, {bits} bits, {format}", $"RSA，{bits} 位，{format}");
    }
}
