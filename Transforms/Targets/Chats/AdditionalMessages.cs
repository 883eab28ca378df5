using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>
/// A request's messages as Coze takes them. It knows users and assistants only, and the last one is the user's question: so
/// what the system says becomes a message of the user's in front, and whatever comes last is the question.
/// </summary>
internal static class AdditionalMessages
{
    /// <summary>
    /// Writes <c>additional_messages</c>: of more than <paramref name="most"/> the newest, and the system's text in any case,
    /// unless it goes elsewhere.
    /// </summary>
    public static void Write(Utf8JsonWriter json, ChatExchange exchange, int most)
    {
        var request = exchange.Request;
        var withSystem = !exchange.Target.Settings.TakesSystem;
        var messages = request.Messages;
        var last = LastSpoken(messages);
        var first = First(request);

        // Where nobody else speaks, the system asks.
        var system = withSystem || last < 0 ? SystemText.Of(messages, first) : default;
        json.WriteStartArray("additional_messages"u8);
        if (!system.IsEmpty || last < 0)
        {
            WriteMessage(json, new ChatMessage(MessageRole.User, system), exchange, isQuestion: true);
        }

        var spoken = Newest(exchange, first, last, system.IsEmpty ? most : most - 1);
        for (var i = spoken.Count - 1; i >= 0; i--)
        {
            WriteMessage(json, spoken[i], exchange, isQuestion: i == 0 || spoken[i].Role != MessageRole.Assistant);
        }

        json.WriteEndArray();
    }

    /// <summary>The first message that is sent: in a conversation Coze has kept what was said before, and has not heard what follows the last answer.</summary>
    public static int First(ChatRequest request) =>
        request.ConversationId is null ? 0 : AfterLastAnswer(request.Messages, LastSpoken(request.Messages));

    private static int LastSpoken(IReadOnlyList<ChatMessage> messages)
    {
        var last = messages.Count - 1;
        while (last >= 0 && messages[last].Role == MessageRole.System)
        {
            last--;
        }

        return last;
    }

    private static int AfterLastAnswer(IReadOnlyList<ChatMessage> messages, int last)
    {
        var first = Math.Max(last, 0);
        while (first > 0 && messages[first - 1].Role != MessageRole.Assistant)
        {
            first--;
        }

        return first;
    }

    // The newest first. Messages without content, such as an assistant's that only called tools, are none to Coze.
    private static List<ChatMessage> Newest(ChatExchange exchange, int first, int last, int most)
    {
        var messages = exchange.Request.Messages;
        var newest = new List<ChatMessage>(Math.Min(most, messages.Count));
        for (var i = last; i >= first && newest.Count < most; i--)
        {
            if (messages[i].Role != MessageRole.System && (i == last || !MessageContent.IsEmpty(messages[i], exchange)))
            {
                newest.Add(messages[i]);
            }
        }

        return newest;
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message, ChatExchange exchange, bool isQuestion)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, isQuestion ? "user"u8 : "assistant"u8);
        json.WriteString("type"u8, isQuestion ? "question"u8 : "answer"u8);
        MessageContent.Write(json, message, exchange);
        json.WriteEndObject();
    }
}
