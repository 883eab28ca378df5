using System.Text.RegularExpressions;

namespace CozeProxy.Tests.Deployment;

/// <summary>The chapter on Kubernetes, by what an operator copies out of it.</summary>
internal static partial class Chapter
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Installation.Folder, "README.md"));

    /// <summary>The commands in its blocks, each on one line.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. Block().Matches(Text).SelectMany(block => block.Groups["commands"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')).Where(line => line.Length > 0)];

    /// <summary>The files of the proxy's secret, in the section that installs this overlay.</summary>
    public static string[] SecretsOf(string name)
    {
        var section = Text.Split("\n## ").Single(section => section.Contains($"kubectl apply -k deploy/kubernetes/overlays/{name}\n", StringComparison.Ordinal));
        return [.. SecretFile().Matches(section).Select(file => file.Groups["name"].Value)];
    }

    [GeneratedRegex("```bash\n(?<commands>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex("--from-file=(?<name>[A-Za-z]+__[A-Za-z_]+)=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretFile();
}
