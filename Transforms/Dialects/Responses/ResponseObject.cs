using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>Writes the object <c>response</c>: what it repeats of its request, how far it is, and its output.</summary>
internal static class ResponseObject
{
    private const int TooManyRequests = 429;

    /// <summary>A response under way.</summary>
    public static void WriteBegun(Utf8JsonWriter json, ChatExchange exchange)
    {
        WriteHead(json, exchange, "in_progress"u8);
        json.WriteNull("error"u8);
        json.WriteNull("incomplete_details"u8);
        WriteOutput(json, []);
        json.WriteEndObject();
    }

    /// <summary>A response that ended well, or where the client's limit or a filter ended it.</summary>
    public static void WriteEnded(
        Utf8JsonWriter json, ChatExchange exchange, FinishReason reason, ReadOnlySpan<byte> items, CozeUsage usage, CozeExtras extras)
    {
        WriteHead(json, exchange, Status(reason));
        json.WriteNull("error"u8);
        if (IsIncomplete(reason))
        {
            json.WriteStartObject("incomplete_details"u8);
            json.WriteString("reason"u8, reason == FinishReason.Length ? "max_output_tokens"u8 : "content_filter"u8);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incomplete_details"u8);
        }

        WriteOutput(json, items);
        WriteUsage(json, usage);
        if (extras.HasAny)
        {
            json.WritePropertyName("coze"u8);
            extras.Write(json);
        }

        json.WriteEndObject();
    }

    public static void WriteFailed(Utf8JsonWriter json, ChatExchange exchange, ReadOnlySpan<byte> items, ApiError error, Language language)
    {
        WriteHead(json, exchange, "failed"u8);
        json.WriteStartObject("error"u8);

        // OpenAI's own codes are few here; ours is in the event that follows.
        json.WriteString("code"u8, error.Status == TooManyRequests ? "rate_limit_exceeded"u8 : error.Status < 500 ? "invalid_prompt"u8 : "server_error"u8);
        json.WriteString("message"u8, error.Message.In(language));
        json.WriteEndObject();
        json.WriteNull("incomplete_details"u8);
        WriteOutput(json, items);
        json.WriteEndObject();
    }

    public static bool IsIncomplete(FinishReason reason) => reason is FinishReason.Length or FinishReason.ContentFilter;

    /// <summary>The word of <c>status</c>, for the response and for the item that was being written.</summary>
    public static ReadOnlySpan<byte> Status(FinishReason reason) => IsIncomplete(reason) ? "incomplete"u8 : "completed"u8;

    private static void WriteHead(Utf8JsonWriter json, ChatExchange exchange, ReadOnlySpan<byte> status)
    {
        var request = exchange.Request;
        var echo = request.Echo ?? new ResponseEcho();
        json.WriteStartObject();
        json.WriteString("id"u8, AnswerId.Of(exchange, "resp_"));
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, exchange.StartedAt.ToUnixTimeSeconds());
        json.WriteString("status"u8, status);
        json.WriteString("model"u8, request.Model);
        json.WriteBoolean("background"u8, request.Background);
        WriteRaw(json, "instructions"u8, echo.Instructions, "null"u8);
        if (request.MaxTokens is { } most)
        {
            json.WriteNumber("max_output_tokens"u8, most);
        }
        else
        {
            json.WriteNull("max_output_tokens"u8);
        }

        WriteRaw(json, "metadata"u8, echo.Metadata, "{}"u8);
        json.WriteBoolean("parallel_tool_calls"u8, true);
        json.WriteNull("previous_response_id"u8);
        json.WriteNull("reasoning"u8);
        json.WriteBoolean("store"u8, false);

        // Coze decides on both, so none of them is what the client may have asked for.
        json.WriteNull("temperature"u8);
        json.WriteNull("top_p"u8);
        WriteRaw(json, "text"u8, echo.Text, "{\"format\":{\"type\":\"text\"}}"u8);
        WriteRaw(json, "tool_choice"u8, echo.ToolChoice, "\"auto\""u8);
        WriteRaw(json, "tools"u8, echo.Tools, "[]"u8);
        json.WriteString("truncation"u8, "disabled"u8);
        if (request.User is not null)
        {
            json.WriteString("user"u8, request.User);
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ReadOnlySpan<byte> otherwise)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.IsEmpty ? otherwise : value.Span, skipInputValidation: true);
    }

    private static void WriteOutput(Utf8JsonWriter json, ReadOnlySpan<byte> items)
    {
        json.WriteStartArray("output"u8);
        if (!items.IsEmpty)
        {
            json.WriteRawValue(items, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, CozeUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.InputTokens);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, 0);
        json.WriteNumber("cache_write_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, usage.OutputTokens);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.TotalTokens);
        json.WriteEndObject();
    }
}
