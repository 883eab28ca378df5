using System.Text;
using System.Text.Json;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>One value of the End node's output, named by a JSON pointer: a text as it is, anything else as its JSON.</summary>
internal static class EndValue
{
    /// <summary>The value in UTF-8; nothing where the output is no JSON, the pointer leads nowhere, or to null.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> content, string pointer)
    {
        try
        {
            return JsonPointer.Find(OutputOf(JsonElement.Parse(content)), pointer) is { } value ? Write(value) : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    // The envelope of "return text" is not the author's: what is meant is the JSON in its text.
    private static JsonElement OutputOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty("type_for_model", out _) && content.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.String
            ? JsonElement.Parse(data.GetString()!)
            : content;

    private static ReadOnlySpan<byte> Write(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetBytes(value.GetString()!),
        JsonValueKind.Null => default,
        _ => Encoding.UTF8.GetBytes(value.GetRawText()),
    };
}
