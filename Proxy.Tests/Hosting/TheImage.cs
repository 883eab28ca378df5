using System.Xml.Linq;
using CozeProxy.Cli.Commands;
using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Hosting;

/// <summary>The Dockerfile says nothing that the rest of the project does not hold to. That it builds and runs is shown by deploy/test/image.sh.</summary>
internal sealed class TheImage
{
    private static readonly string[] Lines = ReadInstructions();
    private static readonly string Final = string.Join('\n', Lines[Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))..]);

    [Test]
    public void Restores_with_all_projects_that_the_proxy_is_built_of_and_no_others()
    {
        var copied = Lines.TakeWhile(line => !line.Contains("dotnet restore", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')).Where(word => word.EndsWith(".csproj", StringComparison.Ordinal));

        copied.ShouldBe(ProjectsOf("Proxy/Proxy.csproj"), ignoreOrder: true);
    }

    [Test]
    public void Copies_only_what_is_there_and_not_ignored()
    {
        var sources = Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]).ToArray();
        var kept = File.ReadLines(Path.Combine(Repository.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();

        sources.ShouldNotBeEmpty();
        sources.ShouldAllBe(source => Path.Exists(Path.Combine(Repository.Root, source)));
        sources.Select(source => source.Split('/')[0]).Distinct().ShouldBe(kept, ignoreOrder: true);
    }

    [TestCase("bin")]
    [TestCase("obj")]
    [TestCase("data")]
    [TestCase("logs")]
    [TestCase("*.db")]
    [TestCase("*.pem")]
    [TestCase("*.pfx")]
    [TestCase("appsettings*.json")]
    [TestCase("coze_oauth_config*.json")]
    public void Sees_no_build_output_data_or_secret(string name)
    {
        var ignored = File.ReadLines(Path.Combine(Repository.Root, ".dockerignore")).ToList();

        // Everything is left out first, and this again after what is let in.
        ignored.First(line => !line.StartsWith('#')).ShouldBe("*");
        ignored.IndexOf($"**/{name}").ShouldBeGreaterThan(ignored.FindLastIndex(line => line.StartsWith('!')));
    }

    [Test]
    public void Starts_and_asks_the_program_by_its_name()
    {
        var program = $"/app/{typeof(HealthcheckCommand).Assembly.GetName().Name}";

        Final.ShouldContain($"\nENTRYPOINT [\"{program}\"]");
        Final.ShouldMatch($"""\nHEALTHCHECK [^\n]* CMD \["{program}", "{HealthcheckCommand.Name}"\]""");
    }

    [Test]
    public void Listens_where_it_says_and_runs_as_nobody_special()
    {
        Final.ShouldContain("ASPNETCORE_HTTP_PORTS=3000");
        Final.ShouldContain("\nEXPOSE 3000");
        Final.ShouldContain("\nUSER $APP_UID");
        Final.ShouldContain("\nVOLUME /data");
        Final.ShouldNotContain("\nRUN ", customMessage: "there is no shell in it");
    }

    [TestCase("version")]
    [TestCase("revision")]
    [TestCase("created")]
    public void Is_labelled_with_what_the_build_script_tells(string label)
    {
        var argument = label.ToUpperInvariant();

        Final.ShouldContain($"\nARG {argument}=");
        Final.ShouldContain($"org.opencontainers.image.{label}=\"${argument}\"");
        File.ReadAllText(Path.Combine(Repository.Root, "deploy", "build-image.sh")).ShouldContain($"{argument}=");
    }

    private static IEnumerable<string> ProjectsOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var references = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetRelativePath(Repository.Root, Path.GetFullPath(reference.Attribute("Include")!.Value, Path.Combine(Repository.Root, folder))));
        return references.SelectMany(ProjectsOf).Prepend(project).Distinct();
    }

    // One instruction a line, however it is wrapped.
    private static string[] ReadInstructions()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "Dockerfile")).Where(line => !line.StartsWith('#'));
        return string.Join('\n', lines).Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
