using System.Security.Cryptography;

namespace CozeProxy.Transforms.Files;

/// <summary>Bytes that came with a request and must be uploaded before Coze can read them.</summary>
public sealed class FileContent(ReadOnlyMemory<byte> bytes, string mediaType, string name)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public string MediaType { get; } = mediaType;

    /// <summary>A bare name; its extension tells Coze how to read the bytes.</summary>
    public string Name { get; } = name;

    /// <summary>The same for the same bytes, and for none else.</summary>
    public string Sha256 { get; } = Convert.ToHexString(SHA256.HashData(bytes.Span));

    // What users send, and what they call it, stays out of logs.
    public override string ToString() => nameof(FileContent);
}
