using System.Buffers;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Background;

/// <summary>
/// A workflow that Coze is asked to run on its own: <c>POST /v1/workflow/run</c> with <c>is_async</c>. All else of the request is
/// what a streamed run of the workflow is asked by.
/// </summary>
internal sealed class BackgroundWorkflowTarget(ChatTarget workflow) : ChatTarget(workflow.Settings, workflow.Model)
{
    public override string Path => "/v1/workflow/run";

    public override long EstimateInput(ChatRequest request) => workflow.EstimateInput(request);

    internal override void WriteBody(ChatExchange exchange, IBufferWriter<byte> output)
    {
        var body = new ArrayBufferWriter<byte>();
        workflow.WriteBody(exchange, body);
        output.Write(body.WrittenSpan[..^1]);
        output.Write(",\"is_async\":true}"u8);
    }

    internal override EventConverter CreateConverter(AnswerSink answer, RunReport report) => new RunAcceptance(report);
}
