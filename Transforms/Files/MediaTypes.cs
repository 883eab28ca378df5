using System.Buffers;
using System.Collections.Frozen;

namespace CozeProxy.Transforms.Files;

/// <summary>Media types as data: URIs state them, and what a file of such a type is called where nobody named it.</summary>
internal static class MediaTypes
{
    public const string Unknown = "application/octet-stream";

    private const int Longest = 127;

    // The characters of a token (RFC 9110), and the slash.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("!#$%&'*+-.^_`|~/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly FrozenDictionary<string, string> Extensions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/jpg"] = "jpg",
        ["image/gif"] = "gif",
        ["image/webp"] = "webp",
        ["image/bmp"] = "bmp",
        ["image/heic"] = "heic",
        ["image/tiff"] = "tiff",
        ["image/svg+xml"] = "svg",
        ["application/pdf"] = "pdf",
        ["text/plain"] = "txt",
        ["text/csv"] = "csv",
        ["text/markdown"] = "md",
        ["text/html"] = "html",
        ["application/json"] = "json",
        ["application/zip"] = "zip",
        ["application/msword"] = "doc",
        ["application/vnd.ms-excel"] = "xls",
        ["application/vnd.ms-powerpoint"] = "ppt",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xlsx",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = "pptx",
        ["audio/mpeg"] = "mp3",
        ["audio/wav"] = "wav",
        ["video/mp4"] = "mp4",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool IsImage(string mediaType) => mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    /// <summary>One type and one subtype, and nothing that could leave a header.</summary>
    public static bool IsValid(ReadOnlySpan<char> mediaType) =>
        mediaType.Length <= Longest && !mediaType.ContainsAnyExcept(Allowed)
        && mediaType.IndexOf('/') is var slash and > 0 && slash == mediaType.LastIndexOf('/') && slash < mediaType.Length - 1;

    /// <summary>The extension without its dot.</summary>
    public static string ExtensionOf(string mediaType) => Extensions.GetValueOrDefault(mediaType, "bin");
}
