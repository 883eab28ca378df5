using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Streaming;

/// <summary>Takes an answer as the run brings it: its text, and the reasoning that came before the text.</summary>
internal abstract class AnswerSink(RunReport report) : IDisposable
{
    private bool _discards;

    /// <summary>Why the answer ends, as far as is known by now.</summary>
    public FinishReason FinishReason { get; protected set; } = FinishReason.Stop;

    protected RunReport Report { get; } = report;

    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return;
        }

        Report.AddText(utf8);
        if (!_discards)
        {
            Write(utf8);
        }
    }

    /// <summary>What a model thought before it answered; it is paid for like text and is no answer.</summary>
    public void Reasoning(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return;
        }

        Report.AddReasoning(utf8);
        if (!_discards)
        {
            WriteReasoning(utf8);
        }
    }

    /// <summary>Keeps counting but writes nothing more: nobody is left to read it.</summary>
    public void Discard() => _discards = true;

    public abstract void Dispose();

    protected abstract void Write(ReadOnlySpan<byte> utf8);

    protected abstract void WriteReasoning(ReadOnlySpan<byte> utf8);
}
