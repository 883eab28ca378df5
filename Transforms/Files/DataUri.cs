using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CozeProxy.Transforms.Files;

/// <summary>Takes <c>data:</c> URIs (RFC 2397) and bare base64 apart, strictly: what is doubtful is refused, not guessed.</summary>
internal static class DataUri
{
    private static readonly SearchValues<byte> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private static ReadOnlySpan<byte> Scheme => "data:"u8;

    public static bool IsOne(ReadOnlySpan<byte> text) => text.Length > Scheme.Length && Ascii.EqualsIgnoreCase(text[..Scheme.Length], Scheme);

    /// <summary>The media type (empty where none is stated) and the base64 behind it; false for any other form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> uri, out string mediaType, out ReadOnlySpan<byte> base64)
    {
        mediaType = "";
        base64 = default;
        var rest = uri[Scheme.Length..];
        var comma = rest.IndexOf((byte)',');
        if (comma < 0)
        {
            return false;
        }

        var head = rest[..comma];
        var mark = head.LastIndexOf((byte)';');
        if (mark < 0 || !Ascii.EqualsIgnoreCase(head[(mark + 1)..], "base64"u8))
        {
            return false;
        }

        // Parameters such as a charset stand between the type and the mark.
        var end = head.IndexOf((byte)';');
        mediaType = Encoding.Latin1.GetString(head[..end]);
        base64 = rest[(comma + 1)..];
        return mediaType.Length == 0 || MediaTypes.IsValid(mediaType);
    }

    /// <summary>How many bytes the base64 stands for, told by its length alone.</summary>
    public static long DecodedLength(ReadOnlySpan<byte> base64) =>
        (base64.Length / 4 * 3L) - (base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0);

    /// <summary>The bytes; null where it is not base64 with its padding, or holds anything else, even white space.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> base64)
    {
        if (base64.Length % 4 != 0 || base64.ContainsAnyExcept(Base64Characters))
        {
            return null;
        }

        var bytes = new byte[DecodedLength(base64)];
        return Base64.DecodeFromUtf8(base64, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
