using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>
/// Writes an answer as OpenAI's chunks. All that is the same in every chunk is made once a call. Never an SSE id or event
/// line: openai-python stumbles over them.
/// </summary>
internal sealed class ChunkWriter : StreamedAnswer
{
    private static readonly JsonWriterOptions RelaxedEscaping =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json;
    private readonly byte[] _head;
    private readonly bool _includeUsage;
    private readonly ChatRequest _request;
    private bool _started;

    public ChunkWriter(ChatExchange exchange, RunReport report)
        : base(report)
    {
        _json = new Utf8JsonWriter(Output, RelaxedEscaping);
        _head = MakeHead(exchange, _json);
        _includeUsage = exchange.Request.IncludeUsage;
        _request = exchange.Request;
    }

    /// <summary>Writes the chunk with the finish reason, the usage where it was asked for, and <c>[DONE]</c>.</summary>
    public override void Finish(CozeUsage usage)
    {
        if (FinishReason == FinishReason.ToolCalls)
        {
            WriteToolCalls();
        }

        Output.Write(_head);
        Output.Write("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""u8);
        Output.Write(FinishReasons.Utf8(FinishReason));
        Output.Write("\"}]"u8);
        WriteExtras();
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

    protected override void Write(ReadOnlySpan<byte> utf8) => WriteDelta("\"content\":"u8, utf8);

    // Not OpenAI's own field: DeepSeek's, which clients that show reasoning read.
    protected override void WriteReasoning(ReadOnlySpan<byte> utf8) => WriteDelta("\"reasoning_content\":"u8, utf8);

    private void WriteDelta(ReadOnlySpan<byte> field, ReadOnlySpan<byte> utf8)
    {
        Output.Write(_head);
        Output.Write(_started ? "\"choices\":[{\"index\":0,\"delta\":{"u8 : "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","u8);
        Output.Write(field);
        _started = true;
        _json.Reset(Output);
        _json.WriteStringValue(utf8);
        _json.Flush();
        Output.Write("},\"finish_reason\":null}]"u8);
        EndChunk();
    }

    private void WriteExtras()
    {
        var extras = new CozeExtras(_request, Report, Told);
        if (extras.HasAny)
        {
            Output.Write(",\"coze\":"u8);
            _json.Reset(Output);
            extras.Write(_json);
            _json.Flush();
        }
    }

    private void WriteToolCalls()
    {
        Output.Write(_head);
        Output.Write(_started
            ? "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":"u8
            : "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"u8);
        _started = true;
        _json.Reset(Output);
        ToolCallWriter.Write(_json, Asked, withIndex: true);
        _json.Flush();
        Output.Write("},\"finish_reason\":null}]"u8);
        EndChunk();
    }

    // OpenAI sends "usage":null in every chunk but the last when the usage was asked for.
    private void EndChunk() => Output.Write(_includeUsage ? ",\"usage\":null}\n\n"u8 : "}\n\n"u8);

    private static byte[] MakeHead(ChatExchange exchange, Utf8JsonWriter json)
    {
        var head = new ArrayBufferWriter<byte>(256);
        head.Write("data: "u8);
        json.Reset(head);
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.CompletionId);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, exchange.StartedAt.ToUnixTimeSeconds());
        json.WriteString("model"u8, exchange.Request.Model);
        json.Flush();
        head.Write(","u8);
        return head.WrittenSpan.ToArray();
    }
}
