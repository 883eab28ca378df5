using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Documents;

/// <summary>A setting as the chapter on operations lists it; a default that is a value stands between backticks.</summary>
internal sealed partial record SettingRow(string Key, string? Default, string Unit)
{
    /// <summary>Whether it stands for many, such as one for each channel.</summary>
    public bool IsPattern => Key.Contains('<', StringComparison.Ordinal);

    public override string ToString() => Key;

    public static IReadOnlyList<SettingRow> Read(string chapter) =>
        [.. Row().Matches(chapter).Select(row => new SettingRow(
            row.Groups["key"].Value,
            row.Groups["default"] is { Success: true } value ? value.Value : null,
            row.Groups["unit"].Value.Trim()))];

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z_:<>]+)` \| (`(?<default>[^`]*)`|[^|`]*) \| (?<unit>[^|]*) \| [^|]+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
