using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Transforms.Streaming;

/// <summary>Takes the text of an answer as the run brings it.</summary>
internal abstract class AnswerSink(RunReport report) : IDisposable
{
    private bool _discards;

    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return;
        }

        report.AddText(utf8);
        if (!_discards)
        {
            Write(utf8);
        }
    }

    /// <summary>Keeps counting but writes nothing more: nobody is left to read it.</summary>
    public void Discard() => _discards = true;

    public abstract void Dispose();

    protected abstract void Write(ReadOnlySpan<byte> utf8);
}
