using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Documents;

/// <summary>A command of a chapter and what it prints there.</summary>
internal sealed partial record ConsoleBlock(string Heading, string Command, string Output)
{
    private const string InputFrom = "<";

    /// <summary>The words behind the program's name.</summary>
    public IReadOnlyList<string> Words =>
        [.. Word().Matches(Command).Skip(1).Select(word => word.Value.Trim('"', '\'')).TakeWhile(word => word != InputFrom)];

    /// <summary>Whether it reads a file on its input.</summary>
    public bool HasInput => Command.Contains($" {InputFrom} ", StringComparison.Ordinal);

    /// <summary>The output without what differs from one run to the next, and without how wide that makes columns.</summary>
    public static string Normalize(string output)
    {
        var text = Time().Replace(output, "<time>");
        text = Key().Replace(text, "<key>");
        text = Address().Replace(text, "<address>");
        text = KeyId().Replace(text, "<key id>");
        text = AppId().Replace(text, "<app id>");
        text = Duration().Replace(text, "${state} <ms>");
        text = Size().Replace(text, "<file>: <size>, <ms>");
        return string.Join('\n', text.Split('\n').Select(line => Space().Replace(line, " ").Trim()).Where(line => line.Length > 0 && line[0] != '─'));
    }

    public static IReadOnlyList<ConsoleBlock> Read(string chapter)
    {
        var blocks = new List<ConsoleBlock>();
        var heading = "";
        var isInside = false;
        foreach (var line in chapter.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isInside = line == "```console";
            }
            else if (isInside && line.StartsWith("$ ", StringComparison.Ordinal))
            {
                blocks.Add(new ConsoleBlock(heading, line[2..], ""));
            }
            else if (isInside)
            {
                blocks[^1] = blocks[^1] with { Output = $"{blocks[^1].Output}{line}\n" };
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                heading = line[3..];
            }
        }

        return blocks;
    }

    [GeneratedRegex("""
        "[^"]*"|'[^']*'|\S+
        """, RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00:00)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();

    [GeneratedRegex("sk-[A-Za-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Key();

    // A thumbprint of the emulator's key, which is another for each.
    [GeneratedRegex("[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex KeyId();

    // So is the emulator's app.
    [GeneratedRegex(@"\b1\d{11}\b", RegexOptions.None, 1000)]
    private static partial Regex AppId();

    [GeneratedRegex(@"https?://\S+|127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<state>passed|failed|skipped|not_requested) +\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();

    // The folder is another for each.
    [GeneratedRegex(@"/\S+: \d+ KiB, \d+ ms", RegexOptions.None, 1000)]
    private static partial Regex Size();

    [GeneratedRegex(" +", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
