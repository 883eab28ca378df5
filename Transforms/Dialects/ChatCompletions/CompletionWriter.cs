using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>Gathers an answer and writes it as one <c>chat.completion</c> object.</summary>
internal sealed class CompletionWriter(ChatExchange exchange, RunReport report) : WholeAnswer(report)
{
    private readonly PooledBuffer _text = new();
    private readonly PooledBuffer _reasoning = new();

    public override ReadOnlyMemory<byte> Finish(CozeUsage usage)
    {
        var output = new ArrayBufferWriter<byte>(_text.Length + _reasoning.Length + 512);
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.CompletionId);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, exchange.StartedAt.ToUnixTimeSeconds());
        json.WriteString("model"u8, exchange.Request.Model);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        if (FinishReason == FinishReason.ToolCalls && _text.IsEmpty)
        {
            json.WriteNull("content"u8);
        }
        else
        {
            json.WriteString("content"u8, _text.Span);
        }

        if (!_reasoning.IsEmpty)
        {
            json.WriteString("reasoning_content"u8, _reasoning.Span);
        }

        if (FinishReason == FinishReason.ToolCalls)
        {
            json.WritePropertyName("tool_calls"u8);
            ToolCallWriter.Write(json, Asked, withIndex: false);
        }

        json.WriteNull("refusal"u8);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, FinishReasons.Utf8(FinishReason));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("usage"u8);
        UsageWriter.Write(json, usage);
        var extras = new CozeExtras(exchange.Request, Report, Told);
        if (extras.HasAny)
        {
            json.WritePropertyName("coze"u8);
            extras.Write(json);
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    public override void Dispose()
    {
        _text.Dispose();
        _reasoning.Dispose();
    }

    protected override void Write(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8) => _reasoning.Write(utf8);
}
