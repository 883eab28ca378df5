using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Streaming;

/// <summary>Takes an answer as the run brings it: its text, and the reasoning that came before the text.</summary>
internal abstract class AnswerSink(RunReport report) : IDisposable
{
    private AnswerCutter? _cutter;
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
        if (_discards)
        {
            return;
        }

        if (_cutter is null)
        {
            Write(utf8);
        }
        else
        {
            WriteCut(_cutter.Text(utf8));
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
        if (_discards)
        {
            return;
        }

        if (_cutter is null)
        {
            WriteReasoning(utf8);
        }
        else
        {
            WriteCutReasoning(_cutter.Reasoning(utf8));
        }
    }

    /// <summary>Cuts the text where the request asks for it; before any text comes.</summary>
    public void CutFor(ChatRequest request) => _cutter = AnswerCutter.Of(request);

    /// <summary>No more text comes: what was held back, because a stop sequence might have begun there, is text after all.</summary>
    public void EndText()
    {
        if (_cutter is null)
        {
            return;
        }

        if (!_discards)
        {
            WriteCut(_cutter.Rest());
        }

        _cutter.Dispose();
    }

    /// <summary>Keeps counting but writes nothing more: nobody is left to read it.</summary>
    public void Discard() => _discards = true;

    public abstract void Dispose();

    protected abstract void Write(ReadOnlySpan<byte> utf8);

    protected abstract void WriteReasoning(ReadOnlySpan<byte> utf8);

    private void WriteCut(ReadOnlySpan<byte> shown)
    {
        if (!shown.IsEmpty)
        {
            Write(shown);
        }

        NoteCut();
    }

    private void WriteCutReasoning(ReadOnlySpan<byte> shown)
    {
        if (!shown.IsEmpty)
        {
            WriteReasoning(shown);
        }

        NoteCut();
    }

    private void NoteCut() => FinishReason = _cutter?.Reason ?? FinishReason;
}
