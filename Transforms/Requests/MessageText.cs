using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Transforms.Requests;

/// <summary>The text of a message: its string, or the text parts of its array, a line each.</summary>
internal static class MessageText
{
    /// <summary>The text as a JSON string literal, quotes included, of content that is a string, an array of parts or null.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> content) => content.IsEmpty || content.Span[0] == (byte)'n'
        ? "\"\""u8.ToArray()
        : content.Span[0] == (byte)'"' ? content : JoinTextParts(content.Span);

    private static byte[] JoinTextParts(ReadOnlySpan<byte> parts)
    {
        var text = new System.Text.StringBuilder();
        var reader = new Utf8JsonReader(parts);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            if (ReadTextPart(ref reader) is { } part)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append(part);
            }
        }

        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStringValue(text.ToString());
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static string? ReadTextPart(ref Utf8JsonReader reader)
    {
        string? text = null;
        var isText = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isValue = reader.ValueTextEquals("text"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("input_text"u8) || reader.ValueTextEquals("output_text"u8);
            }
            else if (isValue && reader.TokenType == JsonTokenType.String)
            {
                text = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return isText ? text : null;
    }
}
