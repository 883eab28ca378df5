using System.Text.Json;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>Coze's notes on a chat, of which one matters: that it stopped to ask instead of having finished.</summary>
internal static class VerboseMessage
{
    private const int Interrupted = 1;

    /// <summary><c>{"msg_type":"interrupt",…}</c>, or <c>generate_answer_finish</c> whose data, JSON in a string, has the finish reason 1.</summary>
    public static bool IsInterrupt(ReadOnlySpan<byte> content)
    {
        try
        {
            using var note = Parse(content);
            var root = note.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("msg_type", out var type) && type.ValueKind == JsonValueKind.String
                && (type.ValueEquals("interrupt"u8) || (type.ValueEquals("generate_answer_finish"u8) && IsInterrupted(root)));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsInterrupted(JsonElement note)
    {
        if (!note.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.String || data.GetString() is not { Length: > 0 } text)
        {
            return false;
        }

        using var finish = JsonDocument.Parse(text);
        return finish.RootElement.ValueKind == JsonValueKind.Object && finish.RootElement.TryGetProperty("finish_reason", out var reason)
            && reason.ValueKind == JsonValueKind.Number && reason.TryGetInt32(out var number) && number == Interrupted;
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return JsonDocument.ParseValue(ref reader);
    }
}
