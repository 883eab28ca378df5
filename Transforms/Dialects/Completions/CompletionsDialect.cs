using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Completions;

/// <summary>The legacy <c>POST /v1/completions</c>: a prompt in, its continuation out.</summary>
internal sealed class CompletionsDialect : Dialect
{
    public override string Name => "Completions";

    public override bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out ApiError? error) =>
        PromptRequestParser.Instance.TryParse(body, out request, out error);

    internal override StreamedAnswer CreateStream(ChatExchange exchange, RunReport report) => new TextChunkWriter(exchange, report);

    internal override WholeAnswer CreateWhole(ChatExchange exchange, RunReport report) => new TextCompletionWriter(exchange, report);
}
