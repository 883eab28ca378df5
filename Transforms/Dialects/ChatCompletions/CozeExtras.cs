using System.Text.Json;
using CozeProxy.Transforms.Interrupts;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>What OpenAI's shape has no place for, in an object <c>coze</c> beside it: as much of it as there is.</summary>
internal sealed record CozeExtras
{
    public string? ConversationId { get; init; }

    public string? ChatId { get; init; }

    public IReadOnlyList<string> FollowUps { get; init; } = [];

    /// <summary>What the run stopped to ask for, for a client that does not take it as tool calls.</summary>
    public IReadOnlyList<AskedInterrupt> Interrupts { get; init; } = [];

    public bool IsEmpty => ConversationId is null && ChatId is null && FollowUps.Count == 0 && Interrupts.Count == 0;

    /// <summary>Writes the property into an object that is open; nothing where there is nothing to tell.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (IsEmpty)
        {
            return;
        }

        json.WriteStartObject("coze"u8);
        WriteText(json, "conversation_id", ConversationId);
        WriteText(json, "chat_id", ChatId);
        if (FollowUps.Count > 0)
        {
            json.WriteStartArray("follow_ups"u8);
            foreach (var text in FollowUps)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        if (Interrupts.Count > 0)
        {
            json.WritePropertyName("interrupt"u8);
            WriteInterrupt(json, Interrupts[0]);
        }

        // A bot may call several tools at once, and wants all their outputs together.
        if (Interrupts.Count > 1)
        {
            json.WriteStartArray("interrupts"u8);
            foreach (var asked in Interrupts)
            {
                WriteInterrupt(json, asked);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteInterrupt(Utf8JsonWriter json, AskedInterrupt asked)
    {
        json.WriteStartObject();
        json.WriteString("token"u8, asked.Token);
        InterruptArguments.WriteFields(json, asked.Interrupt);
        json.WriteNumber("expires_at"u8, asked.ExpiresAt.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
