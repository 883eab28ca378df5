using System.Text;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.Requests;

namespace CozeProxy.Transforms.Streaming;

/// <summary>Takes an answer as the run brings it: its text, and the reasoning that came before the text.</summary>
internal abstract class AnswerSink(RunReport report) : IDisposable
{
    private AnswerCutter? _cutter;
    private bool _discards;

    /// <summary>Why the answer ends, as far as is known by now.</summary>
    public FinishReason FinishReason { get; protected set; } = FinishReason.Stop;

    /// <summary>What the run stopped to ask for, each with the token to answer by; empty for a run that did not, or that nobody can go on with.</summary>
    public IReadOnlyList<AskedInterrupt> Asked { get; private set; } = [];

    /// <summary>What of it the client does not take as tool calls, and so is told beside the answer.</summary>
    protected IReadOnlyList<AskedInterrupt> Told => FinishReason == FinishReason.ToolCalls ? [] : Asked;

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

    /// <summary>
    /// Takes what the run stopped to ask for. A client that takes it as tool calls is to get it as such; to any other the
    /// question is text, so it is said where the run did not say it.
    /// </summary>
    public void Ask(IReadOnlyList<AskedInterrupt> asked, bool asToolCalls)
    {
        Asked = asked;
        if (asToolCalls && asked.Count > 0)
        {
            FinishReason = FinishReason.ToolCalls;
            return;
        }

        foreach (var interrupt in Report.Interrupts)
        {
            if (interrupt.Unsaid is { Length: > 0 } question)
            {
                Text(Encoding.UTF8.GetBytes(Report.HasText ? $"\n\n{question}" : question));
            }
        }
    }

    /// <summary>Keeps counting but writes nothing more: nobody is left to read it.</summary>
    public void Discard() => _discards = true;

    /// <summary>Gives back what nothing is held in: the next piece of the answer may take its time.</summary>
    public virtual void Rest()
    {
    }

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
