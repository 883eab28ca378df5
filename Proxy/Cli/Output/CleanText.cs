using System.Globalization;
using System.Text;

namespace CozeProxy.Cli.Output;

/// <summary>Makes a text from anybody safe for a terminal: one line, no control sequences, nothing that turns the direction of what follows.</summary>
internal static class CleanText
{
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (rune.Value == '\t')
            {
                clean.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>No more of it than a list has room for.</summary>
    public static string Cut(string? text, int most)
    {
        // Long texts are cut first: nobody reads what is cleaned of them.
        var clean = Of(text is { Length: var length } && length > most * 8 ? text[..(most * 8)] : text);
        var elements = new StringInfo(clean);
        return elements.LengthInTextElements <= most ? clean : elements.SubstringByTextElements(0, most - 1) + "…";
    }
}
