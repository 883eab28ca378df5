using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary>Writes an answer as <c>chat.completion.chunk</c> objects.</summary>
internal sealed class ChunkWriter(ChatExchange exchange, RunReport report) : ChunkedAnswer(exchange, report, WriteHead)
{
    private readonly ChatExchange _exchange = exchange;
    private bool _started;

    /// <summary>Writes what is asked for, the chunk with the finish reason and what Coze gives beside an answer, and the end.</summary>
    public override void Finish(CozeUsage usage)
    {
        if (FinishReason == FinishReason.ToolCalls)
        {
            WriteToolCalls();
        }

        BeginChunk();
        Output.Write("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""u8);
        Output.Write(FinishReasons.Utf8(FinishReason));
        Output.Write("\"}]"u8);
        WriteExtras();
        EndChunk();
        EndStream(usage);
    }

    protected override void Write(ReadOnlySpan<byte> utf8) => WriteDelta("\"content\":"u8, utf8);

    // Not OpenAI's own field: DeepSeek's, which clients that show reasoning read.
    protected override void WriteReasoning(ReadOnlySpan<byte> utf8) => WriteDelta("\"reasoning_content\":"u8, utf8);

    private void WriteDelta(ReadOnlySpan<byte> field, ReadOnlySpan<byte> utf8)
    {
        BeginChunk();
        Output.Write(_started ? "\"choices\":[{\"index\":0,\"delta\":{"u8 : "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","u8);
        Output.Write(field);
        _started = true;
        WriteValue(utf8);
        Output.Write("},\"finish_reason\":null}]"u8);
        EndChunk();
    }

    private void WriteToolCalls()
    {
        BeginChunk();
        Output.Write(_started
            ? "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":"u8
            : "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"u8);
        _started = true;
        Json.Reset(Output);
        ToolCallWriter.Write(Json, Asked, withIndex: true);
        Json.Flush();
        Output.Write("},\"finish_reason\":null}]"u8);
        EndChunk();
    }

    private void WriteExtras()
    {
        var extras = new CozeExtras(_exchange.Request, Report, Told);
        if (extras.HasAny)
        {
            Output.Write(",\"coze\":"u8);
            Json.Reset(Output);
            extras.Write(Json);
            Json.Flush();
        }
    }

    private static void WriteHead(Utf8JsonWriter json, ChatExchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.CompletionId);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, exchange.StartedAt.ToUnixTimeSeconds());
        json.WriteString("model"u8, exchange.Request.Model);
    }
}
