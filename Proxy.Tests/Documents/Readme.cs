using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Documents;

/// <summary>The README in one of its languages.</summary>
internal sealed partial class Readme(string file)
{
    public static Readme English { get; } = new("README.md");

    public static Readme Chinese { get; } = new("README.zh-CN.md");

    public string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, file));

    /// <summary>All that stands between fences, with the fences' language.</summary>
    public IReadOnlyList<(string Language, string Code)> Blocks =>
        [.. Fenced().Matches(Text).Select(match => (match.Groups["language"].Value, Code(match)))];

    /// <summary>The commands of a section.</summary>
    public IReadOnlyList<string> Commands(string heading)
    {
        var section = Text[Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)];
        return [.. Fenced().Matches(section).Where(match => match.Groups["language"].Value == "bash").Select(match => Code(match))];
    }

    // A block within a list is as far to the right as its fence.
    private static string Code(Match fenced) => fenced.Groups["code"].Value.Replace($"\n{fenced.Groups["indent"].Value}", "\n", StringComparison.Ordinal)[fenced.Groups["indent"].Length..];

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)\n(?<code>.*?)^ *```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fenced();
}
