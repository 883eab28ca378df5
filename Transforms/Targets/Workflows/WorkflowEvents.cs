using CozeProxy.Transforms.Buffers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// A workflow's events: text that nodes stream is the answer as it comes; the End node's whole text is the answer only where
/// no node streamed any, for a workflow that streams sends the same text once more at its end.
/// </summary>
internal sealed class WorkflowEvents(AnswerSink answer, RunReport report) : EventConverter
{
    private readonly PooledBuffer _content = new();
    private readonly PooledBuffer _unwrapped = new();
    private readonly QuestionText _said = new();
    private bool _endStreams;

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
            report.SetDebugUrl(CozeFaultReader.Read(next.Data, httpStatus: null).DebugUrl);
            report.Complete();
        }
        else if (next.Is("Interrupt"u8))
        {
            report.Interrupt(WorkflowInterrupt.Read(next.Data, _said.Utf8) is { } interrupt ? [interrupt] : []);
        }

        // PING and events yet unknown say nothing to a chat client.
    }

    public override void Dispose()
    {
        _content.Dispose();
        _unwrapped.Dispose();
        _said.Dispose();
    }

    private void OnMessage(ReadOnlySpan<byte> data)
    {
        var message = WorkflowMessage.Read(data, _content);
        report.SetUsage(message.Usage);
        report.ReportedTotal = Math.Max(report.ReportedTotal, message.Total);

        if (!message.IsEnd(_content.Span))
        {
            _said.Add(_content.Span, message.IsFinish);
            answer.Text(_content.Span);
        }
        else if (_endStreams || !message.IsFinish)
        {
            _endStreams = true;
            answer.Text(_content.Span);
        }
        else if (!report.HasText)
        {
            answer.Text(EndOutput.Unwrap(_content.Span, _unwrapped));
        }
    }
}
