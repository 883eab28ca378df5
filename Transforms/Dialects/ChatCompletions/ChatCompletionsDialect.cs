using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.ChatCompletions;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatCompletionsDialect : Dialect
{
    public override string Name => "ChatCompletions";

    public override bool TakesBackground => true;

    public override bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out ApiError? error) =>
        ChatRequestParser.Instance.TryParse(body, out request, out error);

    internal override StreamedAnswer CreateStream(ChatExchange exchange, RunReport report) => new ChunkWriter(exchange, report);

    internal override WholeAnswer CreateWhole(ChatExchange exchange, RunReport report) => new CompletionWriter(exchange, report);
}
