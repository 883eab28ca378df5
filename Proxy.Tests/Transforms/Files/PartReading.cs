using System.Text;
using System.Text.Json;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.Files;

/// <summary>Reads parts written as a client writes them.</summary>
internal static class PartReading
{
    // One pixel.
    public const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    public const string PngUri = $"data:image/png;base64,{Png}";

    public static FilePart Only(string part) => All($"[{part}]").ShouldHaveSingleItem();

    public static IReadOnlyList<FilePart> All(string content)
    {
        var parts = new List<FilePart>();
        var error = FilePartReader.Read(Encoding.UTF8.GetBytes(content), mostBytes: 1000, parts);
        error.ShouldBeNull();
        return parts;
    }

    public static ApiError Error(string part) => FilePartReader.Read(Encoding.UTF8.GetBytes($"[{part}]"), mostBytes: 1000, []).ShouldNotBeNull();

    public static string Image(string url) => $$$"""{"type":"image_url","image_url":{"url":{{{JsonSerializer.Serialize(url)}}},"detail":"high"}}""";
}
