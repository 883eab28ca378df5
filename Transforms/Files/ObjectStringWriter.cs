using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Files;

/// <summary>Writes a message that brings files along as a bot reads it: content that is the JSON of its items in a string.</summary>
internal static class ObjectStringWriter
{
    /// <summary>Writes <c>content</c> and <c>content_type</c>; false, and nothing, where the message has no files and is plain text.</summary>
    public static bool TryWrite(Utf8JsonWriter json, ChatMessage message, ChatExchange exchange)
    {
        var files = exchange.Files.Of(message);
        if (files.Count == 0)
        {
            return false;
        }

        var items = new ArrayBufferWriter<byte>();
        using (var inner = new Utf8JsonWriter(items, RelaxedJson.Options))
        {
            WriteItems(inner, TextOf(message, files), files, exchange);
        }

        json.WriteString("content"u8, items.WrittenSpan);
        json.WriteString("content_type"u8, "object_string"u8);
        return true;
    }

    // Coze refuses files that no text goes with, and an empty text is none: what is sent is then named.
    private static string TextOf(ChatMessage message, IReadOnlyList<FilePart> files)
    {
        var text = JsonSerializer.Deserialize<string>(message.Text.Span)!;
        return !string.IsNullOrWhiteSpace(text) ? text : files[0].Kind == FileKind.Image ? "[image]" : "[file]";
    }

    private static void WriteItems(Utf8JsonWriter json, string text, IReadOnlyList<FilePart> files, ChatExchange exchange)
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        foreach (var part in files)
        {
            var file = exchange.ReferenceOf(part);
            json.WriteStartObject();
            json.WriteString("type"u8, part.Kind == FileKind.Image ? "image"u8 : "file"u8);
            json.WriteString(file.Url is null ? "file_id"u8 : "file_url"u8, file.Url ?? file.FileId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
