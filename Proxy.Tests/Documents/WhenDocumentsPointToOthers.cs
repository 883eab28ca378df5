namespace CozeProxy.Tests.Documents;

internal sealed class WhenDocumentsPointToOthers
{
    private static readonly string[] Rooms = ["docs", "deploy", "bench", "examples"];

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(Repository.Root, "*.md")
        .Concat(Rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*.md", SearchOption.AllDirectories)))
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Contains("node_modules", StringComparison.Ordinal));

    [TestCaseSource(nameof(Documents))]
    public void Each_link_within_the_repository_leads_somewhere(string document)
    {
        var file = MarkdownFile.Of(document);

        foreach (var link in file.Links.Where(link => !Uri.TryCreate(link, UriKind.Absolute, out _)))
        {
            var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
            var target = path.Length == 0 ? file.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, Uri.UnescapeDataString(path)));
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue(link);
            if (anchor is not null)
            {
                new MarkdownFile(target).Anchors.ShouldContain(Uri.UnescapeDataString(anchor), link);
            }
        }
    }

    [Test]
    public void Each_picture_is_shown_somewhere()
    {
        var shown = Documents().SelectMany(document => MarkdownFile.Of(document).Links).Select(Path.GetFileName).ToHashSet();

        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "screenshots")).Select(Path.GetFileName).Except(shown).ShouldBeEmpty();
    }
}
