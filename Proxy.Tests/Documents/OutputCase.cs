using System.Text.Json;
using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Documents;

/// <summary>A row of the table of what a workflow's answer is.</summary>
internal sealed partial record OutputCase(string Rule, string Sent, string Got)
{
    /// <summary>Who speaks, what kind of text, and the packets as the JSON they are written in.</summary>
    public IReadOnlyList<(string Speaker, bool IsThinking, IReadOnlyList<string> Packets)> Messages =>
        [.. Said().Matches(Sent).Select(part => (part.Groups["who"].Value, part.Groups["thinking"].Success, Packets(part.Groups["what"].Value)))];

    public IReadOnlyList<string> Text => Pieces("text");

    public IReadOnlyList<string> Reasoning => Pieces("reasoning");

    public string? Error => ErrorCode().Match(Got) is { Success: true } match ? match.Groups["code"].Value : null;

    public override string ToString() => $"{Rule}: {Sent}";

    private IReadOnlyList<string> Pieces(string kind) =>
        Regex.Match(Got, $"{kind} `(?<what>[^`]+)`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } match ? Packets(match.Groups["what"].Value) : [];

    // Texts are JSON strings, one behind the other; an object is the text of one packet.
    private static IReadOnlyList<string> Packets(string what) => what[0] == '{'
        ? [what]
        : [.. JsonString().Matches(what).Select(text => JsonSerializer.Deserialize<string>(text.Value)!)];

    [GeneratedRegex("(?<who>node|End)(?<thinking> thinking)? `(?<what>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Said();

    [GeneratedRegex("error `(?<code>[a-z_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorCode();

    [GeneratedRegex("""
        "(\\.|[^"\\])*"
        """, RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonString();
}
