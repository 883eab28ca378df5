using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>A workflow's events: what ends the run, and whose words are the answer by the model's <see cref="OutputRule"/>.</summary>
internal sealed class WorkflowEvents(AnswerSink answer, RunReport report, OutputRule rule = default) : EventConverter
{
    private readonly PooledBuffer _content = new();
    private readonly PooledBuffer _reasoning = new();
    private readonly WorkflowAnswer _answer = new(answer, report, rule);

    public override void Convert(in CozeEvent next)
    {
        if (next.Is("Message"u8))
        {
            OnMessage(next.Data);
        }
        else if (next.Is("Error"u8))
        {
            report.Fail(CozeFaultReader.Read(next.Data, httpStatus: null));
        }
        else if (next.Is("Done"u8))
        {
            // Done carries a debug link in the place where failures carry theirs.
            _answer.Finish();
            report.SetDebugUrl(CozeFaultReader.Read(next.Data, httpStatus: null).DebugUrl);
            report.Complete();
        }
        else if (next.Is("Interrupt"u8))
        {
            report.Interrupt(WorkflowInterrupt.Read(next.Data, _answer.LastNode) is { } interrupt ? [interrupt] : []);
        }

        // PING and events yet unknown say nothing to a chat client.
    }

    // How a run that is not streamed is answered. Nobody asks for one here, but servers between us and Coze may.
    public override void ConvertJson(ReadOnlySpan<byte> json)
    {
        var whole = WholeRun.Read(json, _content);
        report.SetUsage(whole.Usage);
        report.ReportedTotal = whole.Total;
        report.SetDebugUrl(whole.DebugUrl);
        if (whole.IsInterrupted)
        {
            report.Interrupt(WorkflowInterrupt.Read(json, saidUtf8: default) is { } interrupt ? [interrupt] : []);
            return;
        }

        _answer.FromEnd(_content.Span, reasoning: default, isFinish: true);
        report.Complete();
    }

    public override void Rest()
    {
        _content.Dispose();
        _reasoning.Dispose();
        _answer.Rest();
    }

    public override void Dispose()
    {
        _content.Dispose();
        _reasoning.Dispose();
        _answer.Dispose();
    }

    private void OnMessage(ReadOnlySpan<byte> data)
    {
        var message = WorkflowMessage.Read(data, _content, _reasoning);
        report.SetUsage(message.Usage);
        report.ReportedTotal = Math.Max(report.ReportedTotal, message.Total);
        if (message.IsEnd(_content.Span))
        {
            _answer.FromEnd(_content.Span, _reasoning.Span, message.IsFinish);
        }
        else
        {
            _answer.FromNode(_content.Span, _reasoning.Span, message.IsFinish);
        }
    }
}
