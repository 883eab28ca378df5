using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>
/// What Coze gives beside an answer and OpenAI has no field for: the object <c>coze</c> in the last chunk and in whole answers.
/// OpenAI's clients leave out what they do not know.
/// </summary>
internal readonly struct CozeExtras(ChatRequest request, RunReport report)
{
    private bool HasFollowUps => request.FollowUps && report.FollowUps.Count > 0;

    /// <summary>Whether there is anything to write.</summary>
    public bool HasAny => report.ConversationId is not null || report.ChatId is not null || HasFollowUps;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (report.ConversationId is { } conversation)
        {
            json.WriteString("conversation_id"u8, conversation);
        }

        if (report.ChatId is { } chat)
        {
            json.WriteString("chat_id"u8, chat);
        }

        if (HasFollowUps)
        {
            json.WriteStartArray("follow_ups"u8);
            foreach (var question in report.FollowUps)
            {
                json.WriteStringValue(question);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
