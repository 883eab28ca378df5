using System.Text.Json;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>Writes the items of a Response's output, and the parts they are made of.</summary>
internal static class ResponseItem
{
    /// <summary>A message or reasoning that has only been opened.</summary>
    public static void WriteOpened(Utf8JsonWriter json, ItemKind kind, string id)
    {
        WriteHead(json, kind, id, "in_progress"u8);
        json.WriteStartArray(PartsField(kind));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ItemKind kind, string id, ReadOnlySpan<byte> text, ReadOnlySpan<byte> status)
    {
        WriteHead(json, kind, id, status);
        json.WriteStartArray(PartsField(kind));
        WritePart(json, kind, text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The one part of a message or of reasoning.</summary>
    public static void WritePart(Utf8JsonWriter json, ItemKind kind, ReadOnlySpan<byte> text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, kind == ItemKind.Message ? "output_text"u8 : "summary_text"u8);
        if (kind == ItemKind.Message)
        {
            json.WriteStartArray("annotations"u8);
            json.WriteEndArray();
            json.WriteStartArray("logprobs"u8);
            json.WriteEndArray();
        }

        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    public static void WriteFunctionCall(
        Utf8JsonWriter json, string id, string callId, string name, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> status)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, "function_call"u8);
        json.WriteString("status"u8, status);
        json.WriteString("call_id"u8, callId);
        json.WriteString("name"u8, name);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, ItemKind kind, string id, ReadOnlySpan<byte> status)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, kind == ItemKind.Message ? "message"u8 : "reasoning"u8);
        json.WriteString("status"u8, status);
        if (kind == ItemKind.Message)
        {
            json.WriteString("role"u8, "assistant"u8);
        }
    }

    private static ReadOnlySpan<byte> PartsField(ItemKind kind) => kind == ItemKind.Message ? "content"u8 : "summary"u8;
}
