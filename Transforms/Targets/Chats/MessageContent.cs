using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>A message's content as Coze takes it. The one place that knows in which form it goes.</summary>
internal static class MessageContent
{
    private const int EmptyLiteral = 2;

    public static bool IsEmpty(ChatMessage message, ChatExchange exchange) => message.Text.Length <= EmptyLiteral && exchange.Files.Of(message).Count == 0;

    /// <summary>Writes <c>content_type</c> and <c>content</c> into the message's object.</summary>
    public static void Write(Utf8JsonWriter json, ChatMessage message, ChatExchange exchange)
    {
        if (exchange.Target.Settings.Kind == TargetKind.Bot && ObjectStringWriter.TryWrite(json, message, exchange))
        {
            return;
        }

        json.WriteString("content_type"u8, "text"u8);
        json.WritePropertyName("content"u8);
        json.WriteRawValue(message.Text.Span, skipInputValidation: true);
    }
}
