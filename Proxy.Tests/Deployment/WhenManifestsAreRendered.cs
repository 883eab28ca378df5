using CozeProxy.Tests.Deployment.Rules;

namespace CozeProxy.Tests.Deployment;

/// <summary>Each way to install the proxy is what a cluster takes, and what an operator wants.</summary>
[TestFixtureSource(nameof(Ways))]
internal sealed class WhenManifestsAreRendered(string tool, string name)
{
    private Manifests _manifests = null!;

    private static IEnumerable<TestFixtureData> Ways => Installation.Names.SelectMany(name => new[] { new TestFixtureData("helm", name), new TestFixtureData("kustomize", name) });

    [OneTimeSetUp]
    public async Task RenderAsync() => _manifests = tool == "helm" ? await Installation.ChartAsync(name) : await Installation.OverlayAsync(name);

    [Test]
    public Task Kubernetes_schemas_take_them() => KubernetesTools.ValidateAsync(_manifests);

    [Test]
    public void Nothing_is_wrong_with_them()
    {
        _manifests.Workloads.Count.ShouldBe(1);
        ManifestRules.Judge(_manifests).ShouldBeEmpty();
    }

    [Test]
    public void The_program_takes_their_settings_with_the_secrets_that_the_chapter_names()
    {
        using var settings = new MountedSettings(_manifests.SettingsOf(_manifests.Workloads[0]), Chapter.SecretsOf(name));

        Should.NotThrow(settings.Check);
    }
}
