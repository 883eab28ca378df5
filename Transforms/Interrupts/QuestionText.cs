using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>
/// What a run's node said last: Coze says a question as ordinary text, in one piece or many, and the interrupt that follows
/// does not repeat it.
/// </summary>
internal sealed class QuestionText : IDisposable
{
    // No question is longer. Nodes that write books are not kept a second time.
    private const int MostBytes = 64 * 1024;

    private readonly PooledBuffer _text = new();
    private bool _isFinished;

    public ReadOnlySpan<byte> Utf8 => _text.Span;

    /// <summary>Takes a piece of what a node says; the piece after a node's last one is another node's first.</summary>
    public void Add(ReadOnlySpan<byte> utf8, bool isLast)
    {
        if (!utf8.IsEmpty)
        {
            if (_isFinished)
            {
                _text.Clear();
                _isFinished = false;
            }

            if (_text.Length + utf8.Length <= MostBytes)
            {
                _text.Write(utf8);
            }
        }

        _isFinished |= isLast;
    }

    public void Dispose() => _text.Dispose();
}
