using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Streaming;

/// <summary>Gathers an answer and writes it as one <c>chat.completion</c> object.</summary>
internal sealed class CompletionWriter(RunReport report) : AnswerSink(report)
{
    private static readonly JsonWriterOptions RelaxedEscaping =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly PooledBuffer _text = new();

    public ReadOnlyMemory<byte> Finish(ChatExchange exchange, CozeUsage usage)
    {
        var output = new ArrayBufferWriter<byte>(_text.Length + 512);
        using var json = new Utf8JsonWriter(output, RelaxedEscaping);
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
        json.WriteString("content"u8, _text.Span);
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, "stop"u8);
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
}
