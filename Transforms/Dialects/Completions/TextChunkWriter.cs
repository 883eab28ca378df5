using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Completions;

/// <summary>Writes an answer as <c>text_completion</c> chunks; all that is the same in every chunk is made once a call.</summary>
internal sealed class TextChunkWriter : StreamedAnswer
{
    private static readonly JsonWriterOptions RelaxedEscaping =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json;
    private readonly byte[] _head;
    private readonly bool _includeUsage;

    public TextChunkWriter(ChatExchange exchange, RunReport report)
        : base(report)
    {
        _json = new Utf8JsonWriter(Output, RelaxedEscaping);
        _head = MakeHead(exchange, _json);
        _includeUsage = exchange.Request.IncludeUsage;
    }

    /// <summary>Writes the chunk with the finish reason, the usage where it was asked for, and <c>[DONE]</c>.</summary>
    public override void Finish(CozeUsage usage)
    {
        Output.Write(_head);
        Output.Write("\"choices\":[{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\""u8);
        Output.Write(TextCompletionObject.FinishReasonUtf8(FinishReason));
        Output.Write("\"}]"u8);
        EndChunk();
        if (_includeUsage)
        {
            Output.Write(_head);
            Output.Write("\"choices\":[],\"usage\":"u8);
            _json.Reset(Output);
            UsageWriter.Write(_json, usage);
            _json.Flush();
            Output.Write("}\n\n"u8);
        }

        Output.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>Writes the error as the stream's last event; no <c>[DONE]</c> follows, so nobody takes it for an answer.</summary>
    public override void Fail(ApiError error, Language language)
    {
        Output.Write("data: "u8);
        ErrorWriter.Write(Output, error, language);
        Output.Write("\n\n"u8);
    }

    public override void Dispose()
    {
        _json.Dispose();
        Output.Dispose();
    }

    protected override void Write(ReadOnlySpan<byte> utf8)
    {
        Output.Write(_head);
        Output.Write("\"choices\":[{\"index\":0,\"text\":"u8);
        _json.Reset(Output);
        _json.WriteStringValue(utf8);
        _json.Flush();
        Output.Write(",\"logprobs\":null,\"finish_reason\":null}]"u8);
        EndChunk();
    }

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8)
    {
        // This endpoint is older than reasoning and has no place for it.
    }

    private void EndChunk() => Output.Write(_includeUsage ? ",\"usage\":null}\n\n"u8 : "}\n\n"u8);

    private static byte[] MakeHead(ChatExchange exchange, Utf8JsonWriter json)
    {
        var head = new ArrayBufferWriter<byte>(256);
        head.Write("data: "u8);
        json.Reset(head);
        TextCompletionObject.WriteHead(json, exchange);
        json.Flush();
        head.Write(","u8);
        return head.WrittenSpan.ToArray();
    }
}
