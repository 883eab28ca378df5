using System.Collections;
using System.Globalization;
using System.Resources;
using CozeProxy.Admin.Ui;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console.Texts;

/// <summary>What the console says in one language, en or zh, and what a page in that language must not say.</summary>
internal sealed class ConsoleTexts
{
    // All that a reader, or a screen reader, is told; not what is quoted, nor the names of icons and of the other language.
    private const string ReadPage = """
        () => {
            const told = [];
            const take = text => { if (text && text.trim()) told.push(text.trim()); };
            for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
                if (!walker.currentNode.parentElement.closest("script, style, code, pre, .rzi, [lang]")) take(walker.currentNode.data);
            }
            for (const element of document.body.querySelectorAll("[title], [aria-label], [placeholder]")) {
                if (!element.closest(".rzi, [lang]")) ["title", "aria-label", "placeholder"].forEach(name => take(element.getAttribute(name)));
            }
            return told;
        }
        """;

    private static readonly Type[] Sources =
    [
        .. typeof(App).Assembly.GetTypes().Where(type => type.Name.EndsWith("Texts", StringComparison.Ordinal)
            && type.Namespace?.StartsWith(typeof(App).Namespace!, StringComparison.Ordinal) == true),
    ];

    private readonly CultureInfo _language;
    private readonly HashSet<string> _foreign;

    public ConsoleTexts(string language)
    {
        _language = CultureOf(language);
        var (own, other) = (Read(_language), Read(CultureOf(language == "zh" ? "en" : "zh")));
        _foreign = [.. own.Select(text => text.Key), .. other.Select(text => text.Value)];
        _foreign.ExceptWith(own.Select(text => text.Value));
    }

    /// <summary>A text as the resources have it, filled in.</summary>
    public string Of<T>(string key, params object[] values) =>
        string.Format(_language, new ResourceManager(typeof(T)).GetString(key, _language) ?? throw new ShouldAssertException($"{typeof(T).Name} has no {key}."), values);

    /// <summary>Texts of the page that are names of resources, or of the other language.</summary>
    public async Task<IReadOnlyList<string>> FindUntranslatedAsync(IPage page) => [.. (await page.EvaluateAsync<string[]>(ReadPage)).Where(_foreign.Contains).Distinct()];

    // English is what the resources have without a language.
    private static CultureInfo CultureOf(string language) => language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);

    private static List<(string Key, string Value)> Read(CultureInfo language) =>
    [
        .. Sources.SelectMany(source => new ResourceManager(source).GetResourceSet(language, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>())
            .Select(text => ((string)text.Key, (string)text.Value!)),
    ];
}
