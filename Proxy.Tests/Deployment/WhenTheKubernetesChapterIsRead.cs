using System.Globalization;
using System.Text.RegularExpressions;
using CozeProxy.Tests.Deployment.Rules;
using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Deployment;

/// <summary>What an operator copies from the chapter does what it says there.</summary>
internal sealed partial class WhenTheKubernetesChapterIsRead
{
    [Test]
    public async Task Its_kustomize_commands_render_what_nothing_is_wrong_with()
    {
        var folders = Chapter.Commands.Where(command => command.StartsWith("kubectl apply -k ", StringComparison.Ordinal)).Select(command => command.Split(' ')[^1]).ToList();

        folders.ShouldBe(Installation.Names.Select(name => $"deploy/kubernetes/overlays/{name}"), ignoreOrder: true);
        foreach (var folder in folders)
        {
            ManifestRules.Judge(Manifests.Read(await KubernetesTools.KustomizeAsync(Path.Combine(Repository.Root, folder)))).ShouldBeEmpty();
        }
    }

    [Test]
    public async Task Its_helm_commands_render_what_nothing_is_wrong_with()
    {
        var commands = Chapter.Commands.Where(command => command.StartsWith("helm upgrade --install ", StringComparison.Ordinal)).ToList();

        commands.Count.ShouldBe(Installation.Names.Length);
        foreach (var words in commands.Select(command => command.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            // The same, and nothing but rendered. Its files are in the checkout.
            var arguments = words.Skip(3).Select(word => word.StartsWith("deploy/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word);
            ManifestRules.Judge(Manifests.Read(await KubernetesTools.HelmAsync(["template", .. arguments]))).ShouldBeEmpty();
        }
    }

    [TestCaseSource(typeof(Installation), nameof(Installation.Names))]
    public async Task It_makes_the_secrets_that_the_pods_mount(string name)
    {
        var mounted = (await Installation.OverlayAsync(name)).Workloads.Single().Pod.Volumes.Select(volume => volume.Secret?.SecretName).OfType<string>();
        var section = Chapter.Text.Split("\n## ").Single(section => section.Contains($"overlays/{name}\n", StringComparison.Ordinal));

        foreach (var secret in mounted)
        {
            section.ShouldContain($"kubectl create secret generic {secret} ");
        }
    }

    [Test]
    public async Task Its_table_says_what_pods_request_and_may_have()
    {
        foreach (var name in Installation.Names)
        {
            var resources = (await Installation.OverlayAsync(name)).Workloads.Single().Containers.Single(container => container.Name == Workload.Proxy).Resources;
            Chapter.Text.ShouldContain(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {resources.Requests["cpu"]} | {resources.Limits["cpu"]} | {resources.Requests["memory"]} | {resources.Limits["memory"]} |"));
        }
    }

    [Test]
    public void It_explains_every_group_of_values()
    {
        var values = File.ReadLines(Path.Combine(Installation.Folder, "chart", "values.yaml")).Select(line => Value().Match(line)).Where(match => match.Success);
        var chapter = File.ReadAllText(Path.Combine(Installation.Folder, "chart", "README.md"));

        foreach (var value in values)
        {
            chapter.ShouldContain($"`{value.Groups["name"].Value}");
        }
    }

    [GeneratedRegex("^(?<name>[a-zA-Z]+):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();
}
