using System.Text.Json;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Completions;

/// <summary>What <c>text_completion</c> objects have in common, whole or in pieces.</summary>
internal static class TextCompletionObject
{
    /// <summary>Opens the object and writes all that is before its choices.</summary>
    public static void WriteHead(Utf8JsonWriter json, ChatExchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, AnswerId.Of(exchange, "cmpl-"));
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, exchange.StartedAt.ToUnixTimeSeconds());
        json.WriteString("model"u8, exchange.Request.Model);
    }

    /// <summary>The words of <c>finish_reason</c>, of which this endpoint has no tool calls.</summary>
    public static ReadOnlySpan<byte> FinishReasonUtf8(FinishReason reason) => reason switch
    {
        FinishReason.Length => "length"u8,
        FinishReason.ContentFilter => "content_filter"u8,
        _ => "stop"u8,
    };
}
