using System.Text;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>
/// A text that grows, in blocks: a page is told of those alone that have changed, so that a long answer costs no more at its end
/// than at its beginning.
/// </summary>
internal sealed class TextBlocks
{
    /// <summary>No more of an answer is kept to be shown.</summary>
    public const int MostKept = 300_000;

    private const int BlockLength = 2048;

    private readonly List<string> _full = [];
    private readonly StringBuilder _last = new();

    /// <summary>How long the whole text is, whether kept or not.</summary>
    public long Length { get; private set; }

    /// <summary>How much of it is kept.</summary>
    public int Kept { get; private set; }

    public void Append(string text)
    {
        Length += text.Length;
        var kept = Math.Min(text.Length, MostKept - Kept);
        Kept += kept;
        _last.Append(text, 0, kept);
        while (_last.Length > BlockLength)
        {
            // Two halves of one character in two blocks would be none.
            var length = char.IsHighSurrogate(_last[BlockLength - 1]) ? BlockLength - 1 : BlockLength;
            _full.Add(_last.ToString(0, length));
            _last.Remove(0, length);
        }
    }

    public IReadOnlyList<string> ToList() => _last.Length == 0 ? [.. _full] : [.. _full, _last.ToString()];
}
