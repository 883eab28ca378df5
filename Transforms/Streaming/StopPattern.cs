namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// One stop sequence, looked for byte by byte: it remembers how much of its beginning the text ends with. The table of where
/// to go on after a mismatch (Knuth, Morris and Pratt's) keeps any text at one pass.
/// </summary>
internal sealed class StopPattern
{
    private readonly byte[] _pattern;
    private readonly int[] _fallbacks;

    public StopPattern(ReadOnlySpan<byte> utf8)
    {
        _pattern = utf8.ToArray();
        _fallbacks = new int[_pattern.Length];
        for (var i = 1; i < _pattern.Length; i++)
        {
            _fallbacks[i] = Next(_fallbacks[i - 1], _pattern[i]);
        }
    }

    /// <summary>How many bytes of its beginning the text ends with.</summary>
    public int Matched { get; private set; }

    public bool IsComplete => Matched == _pattern.Length;

    public void Add(byte next) => Matched = Next(Matched, next);

    private int Next(int matched, byte next)
    {
        while (matched > 0 && _pattern[matched] != next)
        {
            matched = _fallbacks[matched - 1];
        }

        return _pattern[matched] == next ? matched + 1 : 0;
    }
}
