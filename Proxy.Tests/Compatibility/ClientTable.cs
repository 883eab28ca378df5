using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Compatibility;

/// <summary>The table of docs/compatibility.md, between its two marks.</summary>
internal static partial class ClientTable
{
    private const string Begin = "<!-- clients: written by the tests -->";
    private const string End = "<!-- /clients -->";

    /// <summary>A row per feature, a column per kind and client; what does not work has a footnote.</summary>
    public static string Render()
    {
        var footnotes = new List<string>();
        var columns = Targets.All.SelectMany(target => ClientUnderTest.All.Select(client => (target, client))).ToList();
        var text = new StringBuilder();
        text.Append("| | ").AppendJoin(" | ", columns.Select(column => $"{column.target.Kind}: {column.client.Name}")).Append(" |\n");
        text.Append("|---|").Insert(text.Length, ":-:|", columns.Count).Append('\n');
        foreach (var feature in Features.All)
        {
            text.Append("| ").Append(feature.Title).Append(" | ")
                .AppendJoin(" | ", columns.Select(column => Mark(Gap.Of(feature, column.target, column.client), footnotes))).Append(" |\n");
        }

        for (var i = 0; i < footnotes.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[^{i + 1}]: {footnotes[i]}");
        }

        return text.Append($"\n\nThe clients are {string.Join(", ", ClientVersions())}.").ToString();
    }

    /// <summary>What stands in the document now.</summary>
    public static string Read(string document) => Block().Match(document).Groups["table"].Value.Trim();

    /// <summary>The document with the table in its place.</summary>
    public static string Write(string document, string table) => Block().Replace(document, $"{Begin}\n\n{table}\n\n{End}".Replace("$", "$$", StringComparison.Ordinal));

    private static IEnumerable<string> ClientVersions()
    {
        var npm = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "Proxy.Tests", "Clients", "package.json"))).GetProperty("dependencies");
        yield return $"npm `openai` {npm.GetProperty("openai")}";
        yield return $"NuGet `OpenAI` {NuGetVersion().Match(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"))).Groups["version"]}";
        yield return $"npm `@ai-sdk/openai-compatible` {npm.GetProperty("@ai-sdk/openai-compatible")} with `ai` {npm.GetProperty("ai")}";
    }

    [GeneratedRegex("Include=\"OpenAI\" Version=\"(?<version>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NuGetVersion();

    private static string Mark(Gap? gap, List<string> footnotes)
    {
        if (gap is null)
        {
            return "✓";
        }

        if (!footnotes.Contains(gap.Footnote))
        {
            footnotes.Add(gap.Footnote);
        }

        return $"–[^{footnotes.IndexOf(gap.Footnote) + 1}]";
    }

    [GeneratedRegex($"{Begin}(?<table>.*?){End}", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
