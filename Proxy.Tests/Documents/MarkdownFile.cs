using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CozeProxy.Tests.Documents;

/// <summary>A document of the repository, as those who read it there see it.</summary>
internal sealed class MarkdownFile
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    public MarkdownFile(string path)
    {
        Path = path;
        var document = Markdown.Parse(File.ReadAllText(path), Pipeline);
        Anchors = document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id!).ToHashSet(StringComparer.Ordinal);
        Links = [.. document.Descendants<LinkInline>().Select(link => link.Url!)];
    }

    public string Path { get; }

    /// <summary>What its headings are called in an address.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>Where its links and pictures point.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>A document by its path from the root.</summary>
    public static MarkdownFile Of(string path) => new(System.IO.Path.Combine(Repository.Root, path));
}
