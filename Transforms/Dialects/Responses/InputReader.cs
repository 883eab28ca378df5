using System.Text.Json;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>
/// Reads <c>input</c>: one text, or items. Messages keep their content as it is; the output of a function call becomes a
/// tool's message. Other items (reasoning, calls made before) are what a client hands back of earlier answers, and say
/// nothing to Coze.
/// </summary>
internal static class InputReader
{
    /// <summary>Reads the value behind the field's name.</summary>
    public static ApiError? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields)
    {
        reader.Read();
        fields.Messages = [];
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                fields.Messages.Add(new ChatMessage(MessageRole.User, body[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]));
                return null;
            case JsonTokenType.StartArray:
                return ReadItems(ref reader, body, fields.Messages);
            default:
                return RequestField.WrongType("input", "a string or an array of items", "字符串或输入项数组");
        }
    }

    public static ApiError NothingStored(string name) => ApiErrors.InvalidRequest(name,
        $"`{name}` refers to something stored, and nothing is stored here. Send the whole conversation in `input`.",
        $"`{name}` 引用了已存储的内容，而本服务不存储任何内容。请在 `input` 中发送完整对话。");

    private static ApiError? ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, List<ChatMessage> messages)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return RequestField.WrongType("input", "an array of objects", "对象数组");
            }

            var item = ReadItem(ref reader, body);
            switch (item.Kind)
            {
                case ItemKind.Reference:
                    return NothingStored("input");
                case ItemKind.FunctionOutput:
                    messages.Add(new ChatMessage(MessageRole.Tool, item.Output) { ToolCallId = item.CallId });
                    break;
                case ItemKind.Message:
                    messages.Add(new ChatMessage(item.Role, item.Content));
                    break;
            }

            if (item.Kind != ItemKind.Other && messages[^1].Content is { IsEmpty: false } content
                && content.Span[0] is not ((byte)'"' or (byte)'[' or (byte)'n'))
            {
                return RequestField.WrongType("input", "messages whose content is a string or an array of parts", "内容为字符串或分段数组的消息");
            }
        }

        return null;
    }

    private static Item ReadItem(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var item = default(Item);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("content"u8) ? Field.Content
                : reader.ValueTextEquals("role"u8) ? Field.Role
                : reader.ValueTextEquals("type"u8) ? Field.Type
                : reader.ValueTextEquals("call_id"u8) ? Field.CallId
                : reader.ValueTextEquals("output"u8) ? Field.Output : Field.Other;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && field is Field.Role or Field.Type or Field.CallId)
            {
                item = field switch
                {
                    Field.Role => item with { Role = MessageRoles.Read(ref reader) },
                    Field.Type => item with { Kind = ReadKind(ref reader) },
                    _ => item with { CallId = reader.GetString() },
                };
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = body[start..(int)reader.BytesConsumed];
            item = field switch
            {
                Field.Content => item with { Content = value },
                Field.Output => item with { Output = value },
                _ => item,
            };
        }

        return item;
    }

    private static ItemKind ReadKind(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("message"u8))
        {
            return ItemKind.Message;
        }

        if (reader.ValueTextEquals("function_call_output"u8))
        {
            return ItemKind.FunctionOutput;
        }

        return reader.ValueTextEquals("item_reference"u8) ? ItemKind.Reference : ItemKind.Other;
    }

    private enum Field
    {
        Other,
        Type,
        Role,
        Content,
        CallId,
        Output,
    }

    private enum ItemKind
    {
        // First, for a message need not say that it is one.
        Message,
        FunctionOutput,
        Reference,
        Other,
    }

    private readonly record struct Item(
        ItemKind Kind, MessageRole Role, ReadOnlyMemory<byte> Content, string? CallId, ReadOnlyMemory<byte> Output);
}
