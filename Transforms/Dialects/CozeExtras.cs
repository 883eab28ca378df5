using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects;

/// <summary>
/// What Coze gives beside an answer and OpenAI has no field for: the object <c>coze</c> in the last chunk and in whole answers.
/// OpenAI's clients leave out what they do not know.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="report">What the run brought.</param>
/// <param name="interrupts">What the run stopped to ask for, for a client that does not take it as tool calls.</param>
internal readonly struct CozeExtras(ChatRequest request, RunReport report, IReadOnlyList<AskedInterrupt> interrupts)
{
    private bool HasFollowUps => request.FollowUps && report.FollowUps.Count > 0;

    /// <summary>Whether there is anything to write.</summary>
    public bool HasAny => report.ConversationId is not null || report.ChatId is not null || HasFollowUps || interrupts.Count > 0;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteText(json, "conversation_id", report.ConversationId);
        WriteText(json, "chat_id", report.ChatId);
        if (HasFollowUps)
        {
            json.WriteStartArray("follow_ups"u8);
            foreach (var question in report.FollowUps)
            {
                json.WriteStringValue(question);
            }

            json.WriteEndArray();
        }

        if (interrupts.Count > 0)
        {
            json.WritePropertyName("interrupt"u8);
            WriteInterrupt(json, interrupts[0]);
        }

        // A bot may call several tools at once, and wants all their outputs together.
        if (interrupts.Count > 1)
        {
            json.WriteStartArray("interrupts"u8);
            foreach (var asked in interrupts)
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
