using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Settings;

/// <summary>
/// The files that settings were read from, and whether they still say the same. It compares what is in them, since a mounted
/// secret changes by a link that comes to point elsewhere; and it keeps digests alone, since secrets are in them.
/// </summary>
internal sealed class MountedFiles
{
    private readonly Dictionary<string, string?> _digests = new(StringComparer.Ordinal);

    /// <summary>The text of a file; null when it cannot be read.</summary>
    public string? Read(string path)
    {
        if (ReadBytes(path) is not { } bytes)
        {
            return null;
        }

        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>What is in a file; null when it cannot be read.</summary>
    public byte[]? ReadBytes(string path)
    {
        var bytes = TryRead(path);
        _digests[path] = DigestOf(bytes);
        return bytes;
    }

    /// <summary>Whether reading them again would bring something else.</summary>
    public bool HaveChanged() => _digests.Any(file => DigestOf(TryRead(file.Key)) != file.Value);

    private static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? DigestOf(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(SHA256.HashData(bytes));
}
