using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Transforms.Targets.Workflows;

/// <summary>
/// What nodes have said. The last node's text may be a question, which the interrupt that follows does not repeat. And all of it
/// tells whether the End node only says it again: the whole, or from any of its packets to the end of a node's text. Whoever says
/// more than a model could is not remembered so: the run's memory must not grow with its answer.
/// </summary>
/// <param name="keepsAll">Whether repetitions are to be told; otherwise only the last node's text is kept.</param>
internal sealed class SaidText(bool keepsAll) : IDisposable
{
    /// <summary>Far more than a model writes in one answer.</summary>
    internal const int MostBytes = 1024 * 1024;

    // No question is longer: a node that writes a book asks, if at all, with what comes after it.
    private const int LongestQuestion = 64 * 1024;

    private readonly PooledBuffer _text = new();

    // How long each packet is: most take a byte here, and would take four as numbers.
    private readonly PooledBuffer _lengths = new(smallestArray: 64);
    private readonly List<int> _ends = [];
    private List<int>? _matches;
    private bool _keepsAll = keepsAll;
    private int _node;
    private bool _isFinished;

    /// <summary>What the node that spoke last has said, in one packet or many.</summary>
    public ReadOnlySpan<byte> LastNode => _text.Span[_node..];

    public void Add(ReadOnlySpan<byte> packet, bool isFinish)
    {
        if (_keepsAll && _text.Length + packet.Length > MostBytes)
        {
            Forget();
        }

        if (!packet.IsEmpty)
        {
            // The packet after a node's last one is another node's first.
            if (_isFinished || LastNode.Length + packet.Length > LongestQuestion)
            {
                _isFinished = false;
                StartNode();
            }

            _text.Write(packet);
            if (_keepsAll)
            {
                WriteLength(packet.Length);
            }
        }

        _isFinished |= isFinish;
        if (_keepsAll && isFinish)
        {
            _ends.Add(_text.Length);
        }
    }

    /// <summary>Takes the next piece of the End node's text, and says whether all of it so far was said before in one go.</summary>
    public bool Matches(ReadOnlySpan<byte> piece)
    {
        var said = _text.Span;
        var matches = new List<int>();
        foreach (var at in _matches ?? Starts())
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

    public void Dispose()
    {
        _text.Dispose();
        _lengths.Dispose();
    }

    // From here on only the last node's text is kept.
    private void Forget()
    {
        _keepsAll = false;
        _text.Clear();
        _text.Rest();
        _node = 0;
        _lengths.Clear();
        _lengths.Rest();
        _ends.Clear();
    }

    private void StartNode()
    {
        if (!_keepsAll)
        {
            _text.Clear();
        }

        _node = _text.Length;
    }

    // Seven bits a byte, the lowest first; the highest bit says that more follow.
    private void WriteLength(int length)
    {
        for (; length >= 0x80; length >>= 7)
        {
            _lengths.Write([(byte)(length | 0x80)]);
        }

        _lengths.Write([(byte)length]);
    }

    private List<int> Starts()
    {
        var starts = new List<int>();
        var (at, length, shift) = (0, 0, 0);
        foreach (var part in _lengths.Span)
        {
            length |= (part & 0x7F) << shift;
            shift += 7;
            if (part < 0x80)
            {
                starts.Add(at);
                at += length;
                (length, shift) = (0, 0);
            }
        }

        return starts;
    }
}
