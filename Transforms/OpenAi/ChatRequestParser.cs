using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace CozeProxy.Transforms.OpenAi;

/// <summary>
/// Reads a chat completion request in one pass over its bytes. Unknown fields are ignored, as OpenAI's own server does.
/// </summary>
public static class ChatRequestParser
{
    /// <summary>True with the request, or false with the error to answer.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out ApiError? error)
    {
        request = null;
        error = null;
        if (!Utf8.IsValid(body.Span))
        {
            error = NotJson();
            return false;
        }

        try
        {
            var fields = new Fields();
            error = ReadFields(body, fields) ?? Check(fields);
            if (error is not null)
            {
                return false;
            }

            request = ToRequest(fields);
            return true;
        }
        catch (JsonException)
        {
            error = NotJson();
            return false;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a string whose escapes are half a surrogate pair.
            error = NotJson();
            return false;
        }
    }

    private static ApiError? ReadFields(ReadOnlyMemory<byte> body, Fields fields)
    {
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return NotJson();
        }

        ApiError? error = null;
        while (error is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            error = ReadField(ref reader, body, fields);
        }

        if (error is null)
        {
            // Throws on anything that stands behind the object.
            reader.Read();
        }

        return error;
    }

    private static ApiError? ReadField(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Fields fields)
    {
        if (reader.ValueTextEquals("model"u8))
        {
            return RequestField.ReadString(ref reader, "model", out fields.Model);
        }

        if (reader.ValueTextEquals("workflow_id"u8))
        {
            return RequestField.ReadId(ref reader, "workflow_id", out fields.WorkflowId);
        }

        if (reader.ValueTextEquals("stream"u8))
        {
            return RequestField.ReadBoolean(ref reader, "stream", out fields.Stream);
        }

        if (reader.ValueTextEquals("stream_options"u8))
        {
            return ReadStreamOptions(ref reader, fields);
        }

        if (reader.ValueTextEquals("messages"u8))
        {
            return ReadMessages(ref reader, body, fields);
        }

        if (reader.ValueTextEquals("workflow_parameters"u8))
        {
            return ReadParameters(ref reader, body, fields);
        }

        if (reader.ValueTextEquals("max_tokens"u8) || reader.ValueTextEquals("max_completion_tokens"u8))
        {
            // Two names for one thing: a null under one of them does not take back the other.
            var problem = RequestField.ReadPositiveInteger(ref reader, "max_tokens", out var tokens);
            fields.MaxTokens = tokens ?? fields.MaxTokens;
            return problem;
        }

        reader.Read();
        reader.Skip();
        return null;
    }

    private static ApiError? ReadStreamOptions(ref Utf8JsonReader reader, Fields fields)
    {
        reader.Read();
        fields.IncludeUsage = false;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RequestField.WrongType("stream_options", "an object", "对象");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("include_usage"u8))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            if (RequestField.ReadBoolean(ref reader, "stream_options.include_usage", out fields.IncludeUsage) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static ApiError? ReadParameters(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Fields fields)
    {
        reader.Read();
        fields.WorkflowParameters = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RequestField.WrongType("workflow_parameters", "an object", "对象");
        }

        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                // The names are read again when the request to Coze is written: broken escapes must fail here.
                _ = reader.GetString();
            }

            reader.Read();
            reader.Skip();
        }

        fields.WorkflowParameters = body[start..(int)reader.BytesConsumed];
        return null;
    }

    private static ApiError? ReadMessages(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, Fields fields)
    {
        reader.Read();
        fields.HasMessages = false;
        fields.Content = default;
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

            fields.HasMessages = true;
            fields.Content = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isContent = reader.ValueTextEquals("content"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isContent)
                {
                    fields.Content = body[start..(int)reader.BytesConsumed];
                }
            }
        }

        return null;
    }

    private static ApiError? Check(Fields fields)
    {
        if (string.IsNullOrEmpty(fields.Model))
        {
            return ApiErrors.InvalidRequest("model", "`model` is required.", "缺少 `model` 字段。");
        }

        if (!fields.HasMessages)
        {
            return ApiErrors.InvalidRequest("messages", "`messages` must hold at least one message.", "`messages` 至少需要一条消息。");
        }

        return !fields.Content.IsEmpty && fields.Content.Span[0] is not ((byte)'"' or (byte)'[' or (byte)'n')
            ? RequestField.WrongType("messages", "messages whose content is a string or an array of parts", "内容为字符串或分段数组的消息")
            : null;
    }

    private static ChatRequest ToRequest(Fields fields)
    {
        var input = MessageText.Of(fields.Content);
        return new ChatRequest
        {
            Model = fields.Model!,
            WorkflowId = fields.WorkflowId is "" ? null : fields.WorkflowId,
            Stream = fields.Stream,
            IncludeUsage = fields.IncludeUsage,
            MaxTokens = fields.MaxTokens,
            Input = input,
            WorkflowParameters = fields.WorkflowParameters,
            EstimatedInputTokens = TextMeter.Estimate(input.Span[1..^1]) + TextMeter.Estimate(fields.WorkflowParameters.Span),
        };
    }

    private static ApiError NotJson() =>
        ApiErrors.InvalidRequest(null, "The request body is not a valid JSON object in UTF-8.", "请求体不是有效的 UTF-8 JSON 对象。");

    private sealed class Fields
    {
        public string? Model;
        public string? WorkflowId;
        public bool Stream;
        public bool IncludeUsage;
        public long? MaxTokens;
        public bool HasMessages;
        public ReadOnlyMemory<byte> Content;
        public ReadOnlyMemory<byte> WorkflowParameters;
    }
}
