using System.Text.Json;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>Reads a Responses request: its instructions become the first system message, its input the messages after it.</summary>
internal sealed class ResponseRequestParser : RequestParser
{
    public static ResponseRequestParser Instance { get; } = new();

    protected override bool TryReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields, out ApiError? error)
    {
        var echo = fields.Echo ??= new ResponseEcho();
        error = null;
        if (reader.ValueTextEquals("input"u8))
        {
            error = InputReader.Read(ref reader, body, fields);
        }
        else if (reader.ValueTextEquals("instructions"u8))
        {
            error = ReadInstructions(ref reader, body, echo);
        }
        else if (reader.ValueTextEquals("text"u8))
        {
            error = ReadText(ref reader, body, fields, echo);
        }
        else if (reader.ValueTextEquals("tools"u8))
        {
            echo.Tools = default;
            var start = (int)reader.BytesConsumed;
            error = ToolsReader.Read(ref reader, fields);
            echo.Tools = reader.TokenType == JsonTokenType.EndArray ? Value(body, start, (int)reader.BytesConsumed) : default;
        }
        else if (reader.ValueTextEquals("tool_choice"u8))
        {
            echo.ToolChoice = ReadSlice(ref reader, body, JsonTokenType.String, JsonTokenType.StartObject);
            fields.ForbidsTools = echo.ToolChoice.Span.SequenceEqual("\"none\""u8);
        }
        else if (reader.ValueTextEquals("metadata"u8))
        {
            error = ReadMetadata(ref reader, body, echo);
        }
        else
        {
            return TryReadStored(ref reader, out error);
        }

        return true;
    }

    protected override ApiError? Check(RequestFields fields)
    {
        if (fields.Messages is not { Count: > 0 } messages)
        {
            return ApiErrors.InvalidRequest("input", "`input` must be a text or hold at least one message.", "`input` 必须是文本，或至少包含一条消息。");
        }

        if (fields.Echo is { Instructions: { IsEmpty: false } instructions })
        {
            messages.Insert(0, new ChatMessage(MessageRole.System, instructions));
        }

        return null;
    }

    // What refers to something that OpenAI would have kept. To go on without it would answer another question.
    private static bool TryReadStored(ref Utf8JsonReader reader, out ApiError? error)
    {
        error = null;
        var name = reader.ValueTextEquals("previous_response_id"u8) ? "previous_response_id"
            : reader.ValueTextEquals("conversation"u8) ? "conversation"
            : reader.ValueTextEquals("prompt"u8) ? "prompt" : null;
        if (name is null)
        {
            return false;
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.Null)
        {
            error = InputReader.NothingStored(name);
        }

        return true;
    }

    private static ApiError? ReadInstructions(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ResponseEcho echo)
    {
        reader.Read();
        echo.Instructions = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return RequestField.WrongType("instructions", "a string", "字符串");
        }

        echo.Instructions = body[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        return null;
    }

    private static ApiError? ReadText(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, RequestFields fields, ResponseEcho echo)
    {
        reader.Read();
        echo.Text = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RequestField.WrongType("text", "an object", "对象");
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("format"u8))
            {
                reader.Read();
                reader.Skip();
            }
            else if (ResponseFormatReader.Read(ref reader, "text.format", body, fields) is { } error)
            {
                return error;
            }
        }

        echo.Text = body[start..(int)reader.BytesConsumed];
        return null;
    }

    private static ApiError? ReadMetadata(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ResponseEcho echo)
    {
        echo.Metadata = default;
        if (RequestField.ReadObject(ref reader, "metadata", body, out var metadata) is { } error)
        {
            return error;
        }

        var values = new Utf8JsonReader(metadata.Span);
        while (!metadata.IsEmpty && values.Read())
        {
            if (values.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.PropertyName or JsonTokenType.String)
                || values.CurrentDepth > 1)
            {
                return RequestField.WrongType("metadata", "an object of strings", "由字符串组成的对象");
            }
        }

        echo.Metadata = metadata;
        return null;
    }

    private static ReadOnlyMemory<byte> ReadSlice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, JsonTokenType kind, JsonTokenType otherKind)
    {
        reader.Read();
        var isMeant = reader.TokenType == kind || reader.TokenType == otherKind;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return isMeant ? body[start..(int)reader.BytesConsumed] : default;
    }

    // The value behind a name, without the colon and the spaces around it.
    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> body, int afterName, int end)
    {
        var start = afterName + body.Span[afterName..end].IndexOf((byte)'[');
        return body[start..end];
    }
}
