using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary><c>POST /v1/responses</c>, without its memory: nothing is stored, so each request brings all it builds on.</summary>
internal sealed class ResponsesDialect : Dialect
{
    public override string Name => "Responses";

    public override bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out ApiError? error) =>
        ResponseRequestParser.Instance.TryParse(body, out request, out error);

    internal override StreamedAnswer CreateStream(ChatExchange exchange, RunReport report) => new ResponseEventWriter(exchange, report);

    internal override WholeAnswer CreateWhole(ChatExchange exchange, RunReport report) => new ResponseWriter(exchange, report);
}
