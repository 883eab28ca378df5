using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// What nodes have said, to tell whether the End node only says it again: all of it, or from any of its packets to the end of
/// a node's text. Whoever says more than a model could is not remembered: the run's memory must not grow with its answer.
/// </summary>
internal sealed class SaidText : IDisposable
{
    /// <summary>Far more than a model writes in one answer.</summary>
    internal const int MostBytes = 1024 * 1024;

    private readonly PooledBuffer _text = new();
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];
    private List<int>? _matches;
    private bool _isTooLong;

    public void Add(ReadOnlySpan<byte> packet, bool isFinish)
    {
        if (_isTooLong)
        {
            return;
        }

        if (_text.Length + packet.Length > MostBytes)
        {
            Forget();
            return;
        }

        if (!packet.IsEmpty)
        {
            _starts.Add(_text.Length);
            _text.Write(packet);
        }

        if (isFinish)
        {
            _ends.Add(_text.Length);
        }
    }

    /// <summary>Takes the next piece of the End node's text, and says whether all of it so far was said before in one go.</summary>
    public bool Matches(ReadOnlySpan<byte> piece)
    {
        var said = _text.Span;
        var matches = new List<int>();
        foreach (var at in _matches ?? _starts)
        {
            if (said[at..].StartsWith(piece))
            {
                matches.Add(at + piece.Length);
            }
        }

        _matches = matches;
        return matches.Count > 0;
    }

    /// <summary>Whether what matched ends where a node had ended, so that it is a repetition and not just a beginning.</summary>
    public bool EndsLikeANode() => _matches is not null && _matches.Exists(at => at == _text.Length || _ends.Contains(at));

    public void Dispose() => _text.Dispose();

    private void Forget()
    {
        _isTooLong = true;
        _text.Dispose();
        _starts.Clear();
        _starts.TrimExcess();
        _ends.Clear();
    }
}
