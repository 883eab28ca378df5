using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Dialects.Completions;

/// <summary>Writes an answer as <c>text_completion</c> chunks.</summary>
internal sealed class TextChunkWriter(ChatExchange exchange, RunReport report) : ChunkedAnswer(exchange, report, TextCompletionObject.WriteHead)
{
    public override void Finish(CozeUsage usage)
    {
        BeginChunk();
        Output.Write("\"choices\":[{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\""u8);
        Output.Write(TextCompletionObject.FinishReasonUtf8(FinishReason));
        Output.Write("\"}]"u8);
        EndChunk();
        EndStream(usage);
    }

    protected override void Write(ReadOnlySpan<byte> utf8)
    {
        BeginChunk();
        Output.Write("\"choices\":[{\"index\":0,\"text\":"u8);
        WriteValue(utf8);
        Output.Write(",\"logprobs\":null,\"finish_reason\":null}]"u8);
        EndChunk();
    }

    protected override void WriteReasoning(ReadOnlySpan<byte> utf8)
    {
        // This endpoint is older than reasoning and has no place for it.
    }
}
