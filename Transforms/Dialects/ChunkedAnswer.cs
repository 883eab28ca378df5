using System.Buffers;
using System.Text.Json;
using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects;

/// <summary>
/// An answer in chunks that end with <c>[DONE]</c>. All that is the same in every chunk is made once a call. Never an SSE id or
/// event line: openai-python stumbles over them.
/// </summary>
internal abstract class ChunkedAnswer : StreamedAnswer
{
    private readonly byte[] _head;
    private readonly bool _includeUsage;

    /// <summary>Makes what is the same in all chunks.</summary>
    /// <param name="exchange">The call.</param>
    /// <param name="report">What is known of its run.</param>
    /// <param name="writeHead">Opens a chunk's object and writes the fields that are the same in all.</param>
    protected ChunkedAnswer(ChatExchange exchange, RunReport report, Action<Utf8JsonWriter, ChatExchange> writeHead)
        : base(report)
    {
        Json = new Utf8JsonWriter(Output, RelaxedJson.Options);
        _head = MakeHead(exchange, writeHead);
        _includeUsage = exchange.Request.IncludeUsage;
    }

    /// <summary>To be reset to the output before each use.</summary>
    protected Utf8JsonWriter Json { get; }

    /// <summary>Writes the error as the stream's last event; no <c>[DONE]</c> follows, so nobody takes it for an answer.</summary>
    public override void Fail(ApiError error, Language language)
    {
        Output.Write("data: "u8);
        ErrorWriter.Write(Output, error, language);
        Output.Write("\n\n"u8);
    }

    public override void Dispose()
    {
        Json.Dispose();
        Output.Dispose();
    }

    protected void BeginChunk() => Output.Write(_head);

    protected void WriteValue(ReadOnlySpan<byte> utf8)
    {
        Json.Reset(Output);
        Json.WriteStringValue(utf8);
        Json.Flush();
    }

    // OpenAI sends "usage":null in every chunk but the last when the usage was asked for.
    protected void EndChunk() => Output.Write(_includeUsage ? ",\"usage\":null}\n\n"u8 : "}\n\n"u8);

    /// <summary>Writes the usage where it was asked for, and <c>[DONE]</c>.</summary>
    protected void EndStream(CozeUsage usage)
    {
        if (_includeUsage)
        {
            BeginChunk();
            Output.Write("\"choices\":[],\"usage\":"u8);
            Json.Reset(Output);
            UsageWriter.Write(Json, usage);
            Json.Flush();
            Output.Write("}\n\n"u8);
        }

        Output.Write("data: [DONE]\n\n"u8);
    }

    private byte[] MakeHead(ChatExchange exchange, Action<Utf8JsonWriter, ChatExchange> writeHead)
    {
        var head = new ArrayBufferWriter<byte>(256);
        head.Write("data: "u8);
        Json.Reset(head);
        writeHead(Json, exchange);
        Json.Flush();
        head.Write(","u8);
        return head.WrittenSpan.ToArray();
    }
}
