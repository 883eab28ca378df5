using System.Text.Json;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>Reads a chat completion request: its messages, tools and stream options.</summary>
internal sealed class ChatRequestParser : RequestParser
{
    public static ChatRequestParser Instance { get; } = new();

    protected override bool TryReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields, out ApiError? error)
    {
        if (reader.ValueTextEquals("messages"u8))
        {
            error = ReadMessages(ref reader, body, fields);
        }
        else if (reader.ValueTextEquals("stream_options"u8))
        {
            error = StreamOptionsReader.Read(ref reader, fields);
        }
        else if (reader.ValueTextEquals("tools"u8))
        {
            error = ToolsReader.Read(ref reader, fields);
        }
        else if (reader.ValueTextEquals("tool_choice"u8))
        {
            error = null;
            reader.Read();
            fields.ForbidsTools = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("none"u8);
            reader.Skip();
        }
        else if (reader.ValueTextEquals("response_format"u8))
        {
            error = ResponseFormatReader.Read(ref reader, "response_format", body, fields);
        }
        else
        {
            error = null;
            return false;
        }

        return true;
    }

    protected override ApiError? Check(RequestFields fields)
    {
        if (fields.Messages is not { Count: > 0 })
        {
            return ApiErrors.InvalidRequest("messages", "`messages` must hold at least one message.", "`messages` 至少需要一条消息。");
        }

        foreach (var message in fields.Messages)
        {
            if (!message.Content.IsEmpty && message.Content.Span[0] is not ((byte)'"' or (byte)'[' or (byte)'n'))
            {
                return RequestField.WrongType("messages", "messages whose content is a string or an array of parts", "内容为字符串或分段数组的消息");
            }

            if (message.Content.Span.StartsWith("["u8) && message.Content.Span.IndexOf(@"\u"u8) >= 0)
            {
                // Read again where a model takes the history: broken escapes must fail here.
                _ = message.Text;
            }
        }

        return null;
    }

    private static ApiError? ReadMessages(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields)
    {
        reader.Read();
        fields.Messages = [];
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return RequestField.WrongType("messages", "an array", "数组");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return RequestField.WrongType("messages", "an array of objects", "对象数组");
            }

            fields.Messages.Add(ReadMessage(ref reader, body));
        }

        return null;
    }

    private static ChatMessage ReadMessage(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var message = default(ChatMessage);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            var isRole = reader.ValueTextEquals("role"u8);
            var isToolCallId = reader.ValueTextEquals("tool_call_id"u8);
            reader.Read();
            if (isRole && reader.TokenType == JsonTokenType.String)
            {
                message = message with { Role = MessageRoles.Read(ref reader) };
                continue;
            }

            if (isToolCallId && reader.TokenType == JsonTokenType.String)
            {
                message = message with { ToolCallId = reader.GetString() };
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isContent)
            {
                message = message with { Content = body[start..(int)reader.BytesConsumed] };
            }
        }

        return message;
    }
}
