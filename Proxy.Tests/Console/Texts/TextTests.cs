using System.Text.RegularExpressions;
using System.Xml.Linq;
using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Console.Texts;

/// <summary>Both languages are complete, and pages ask for no text that is not there.</summary>
internal sealed partial class TextTests
{
    private static readonly string Root = Path.Combine(Repository.Root, "Proxy", "Admin", "Ui");
    private static readonly string[] Resources = [.. Directory.GetFiles(Root, "*.resx", SearchOption.AllDirectories).Where(file => !file.EndsWith(".zh.resx", StringComparison.Ordinal))];

    [TestCaseSource(nameof(Resources))]
    public void Each_text_is_there_in_both_languages(string file)
    {
        var (english, chinese) = (Read(file), Read(Path.ChangeExtension(file, ".zh.resx")));

        chinese.Keys.ShouldBe(english.Keys, ignoreOrder: true);
        english.Where(text => text.Value.Trim().Length == 0 || chinese[text.Key].Trim().Length == 0).ShouldBeEmpty();
        english.Where(text => !Placeholders(text.Value).SequenceEqual(Placeholders(chinese[text.Key]))).Select(text => text.Key).ShouldBeEmpty();
    }

    [Test]
    public void No_translation_lacks_its_original() =>
        Directory.GetFiles(Root, "*.zh.resx", SearchOption.AllDirectories).Where(file => !File.Exists(file.Replace(".zh.resx", ".resx", StringComparison.Ordinal))).ShouldBeEmpty();

    [Test]
    public void Each_text_that_a_page_asks_for_is_there()
    {
        var known = Resources.ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => Read(file).Keys.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var missing = new List<string>();
        var asked = 0;
        foreach (var file in Directory.GetFiles(Root, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".razor" or ".cs"))
        {
            var text = File.ReadAllText(file);
            var sources = Localizers().Matches(text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["type"].Value, StringComparer.Ordinal);
            sources.TryAdd("Common", "CommonTexts");
            foreach (Match use in Uses().Matches(text))
            {
                if (!sources.TryGetValue(use.Groups["name"].Value, out var source))
                {
                    continue;
                }

                foreach (Match literal in Literals().Matches(FirstArgument(use.Groups["key"].Value)))
                {
                    asked++;
                    var key = literal.Groups["text"].Value;
                    var isThere = literal.Groups["open"].Success
                        ? known[source].Any(candidate => candidate.StartsWith(key.Split('{')[0], StringComparison.Ordinal))
                        : known[source].Contains(key);
                    if (!isThere)
                    {
                        missing.Add($"{Path.GetFileName(file)}: {source} has no `{key}`");
                    }
                }
            }
        }

        asked.ShouldBeGreaterThan(50);
        missing.ShouldBeEmpty();
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Placeholders(string text) => Numbers().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    // What is behind the first comma fills placeholders; a comma within quotes is none.
    private static string FirstArgument(string key)
    {
        var isQuoted = false;
        for (var i = 0; i < key.Length; i++)
        {
            isQuoted ^= key[i] == '"';
            if (key[i] == ',' && !isQuoted)
            {
                return key[..i];
            }
        }

        return key;
    }

    [GeneratedRegex(@"IStringLocalizer<(?<type>\w+)>\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Localizers();

    [GeneratedRegex(@"\b(?<name>\w+)\[(?<key>[^\]]*"".*?)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uses();

    // Not what something is compared with.
    [GeneratedRegex(@"(?<!(==|!=|is|not|or)\s*)(?<open>\$)?""(?<text>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literals();

    [GeneratedRegex(@"\{\d+\}", RegexOptions.None, 1000)]
    private static partial Regex Numbers();
}
