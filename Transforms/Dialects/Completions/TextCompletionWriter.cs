using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Completions;

/// <summary>Gathers an answer and writes it as one <c>text_completion</c> object.</summary>
internal sealed class TextCompletionWriter(ChatExchange exchange, RunReport report) : WholeAnswer(report)
{
    private readonly PooledBuffer _text = new();

    public override ReadOnlyMemory<byte> Finish(CozeUsage usage)
    {
        var output = new ArrayBufferWriter<byte>(_text.Length + 512);
        using var json = new Utf8JsonWriter(output, RelaxedJson.Options);
        TextCompletionObject.WriteHead(json, exchange);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteString("text"u8, _text.Span);
        json.WriteNumber("index"u8, 0);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, TextCompletionObject.FinishReasonUtf8(FinishReason));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("usage"u8);
        UsageWriter.Write(json, usage);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    public override void Dispose() => _text.Dispose();

    protected override void Write(ReadOnlySpan<byte> utf8) => _text.Write(utf8);

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8)
    {
        // This endpoint is older than reasoning and has no place for it.
    }
}
