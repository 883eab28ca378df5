using System.Security.Cryptography;
using System.Text;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Transforms.Coze;

/// <summary>One set of Coze credentials and the host they are good for.</summary>
public sealed record CozeChannel(string Name, Uri BaseUrl, IBearerSource Bearer)
{
    private const int HashBytes = 16;

    /// <summary>
    /// What is known of a channel is known under this: its name with a hash of its address and credentials. Another channel of the
    /// same name has another, the same channel read anew or by another replica has the same.
    /// </summary>
    public string Identity { get; } = $"{Name}:{Hash(BaseUrl.AbsoluteUri, Bearer.Fingerprint)}";

    private static string Hash(string address, string fingerprint) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{fingerprint}")).AsSpan(0, HashBytes));
}
