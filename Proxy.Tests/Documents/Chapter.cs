namespace CozeProxy.Tests.Documents;

/// <summary>What stands in the blocks of a chapter of the documentation.</summary>
internal static class Chapter
{
    /// <summary>The first block of a language, such as <c>nginx</c>.</summary>
    public static string Block(string file, string language)
    {
        var chapter = File.ReadAllText(Path.Combine(Repository.Root, "docs", file));
        var begin = $"```{language}\n";
        var start = chapter.IndexOf(begin, StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"{file} has no block of {language}");
        start += begin.Length;
        return chapter[start..chapter.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
