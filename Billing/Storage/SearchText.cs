using System.Globalization;

namespace CozeProxy.Billing.Storage;

/// <summary>What somebody searches for: a part of a text, or a row's id.</summary>
internal sealed record SearchText(string Whole, string Pattern, long? Id)
{
    private const char Escape = '!';

    // A database refuses patterns that are very long.
    private const int Longest = 500;

    /// <summary>Null when nothing is searched for. No text in a database holds a NUL.</summary>
    public static SearchText? Of(string? search)
    {
        var text = search?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        long? id = long.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new SearchText(text, $"%{Escaped(text.Length > Longest ? text[..Longest] : text)}%", id);
    }

    /// <summary>The condition that a column holds the text, in whatever case; the pattern is the parameter of that name.</summary>
    public static string MatchSql(string column) => $"lower({column}) LIKE lower(@pattern) ESCAPE '{Escape}'";

    private static string Escaped(string text) => text
        .Replace($"{Escape}", $"{Escape}{Escape}", StringComparison.Ordinal)
        .Replace("%", $"{Escape}%", StringComparison.Ordinal)
        .Replace("_", $"{Escape}_", StringComparison.Ordinal);
}
