using CozeProxy.Tests.Deployment.Rules;
using k8s.Models;

namespace CozeProxy.Tests.Deployment;

internal sealed class WhenValuesAreGiven
{
    [TestCase("mode=standalon", "mode")]
    [TestCase("replica=3", "replica")]
    [TestCase("image.tagg=1", "tagg")]
    [TestCase("image.tag=latest", "tag")]
    [TestCase("ingress.hosts=a", "hosts")]
    [TestCase("shutdown.drainSeconds=0", "drainSeconds")]
    [TestCase("resources.limits=null", "limits")]
    [TestCase("settings.Coze.ShutdownTimeout=00:01:00", "ShutdownTimeout")]
    [TestCase("settings.ConnectionStrings.Redis=redis:6379", "ConnectionStrings")]
    [TestCase("settings.Billing.Provider=Sqlite", "Provider")]
    [TestCase("settings.Admin.Token=secret", "Token")]
    public async Task What_the_chart_does_not_know_or_want_is_refused(string set, string named) =>
        (await Should.ThrowAsync<IOException>(Installation.ChartAsync(Installation.Standalone, set))).Message.ShouldContain(named);

    [Test]
    public async Task The_chart_is_well_as_it_comes()
    {
        var folder = Path.Combine(Installation.Folder, "chart");

        (await KubernetesTools.HelmAsync("lint", "--strict", folder)).ShouldContain("0 chart(s) failed");
        ManifestRules.Judge(Manifests.Read(await KubernetesTools.HelmAsync("template", "cozeproxy", folder))).ShouldBeEmpty();
    }

    [TestCase(3661, "01:01:01")]
    [TestCase(59, "00:00:59")]
    public async Task The_grace_period_follows_what_the_proxy_is_given(int drain, string span)
    {
        var manifests = await Installation.ChartAsync(Installation.Standalone, $"shutdown.drainSeconds={drain}", "shutdown.preStopSeconds=30");

        manifests.SettingsOf(manifests.Workloads[0]).ShouldContain($"\"ShutdownTimeout\": \"{span}\"");
        manifests.Workloads[0].Pod.TerminationGracePeriodSeconds.ShouldBe(drain + 30 + 20);
        ManifestRules.Judge(manifests).ShouldBeEmpty();
    }

    [Test]
    public async Task Two_releases_in_a_namespace_do_not_meet()
    {
        var chart = Path.Combine(Installation.Folder, "chart");
        var other = Manifests.Read(await KubernetesTools.HelmAsync("template", "second", chart));

        other.All<V1Service>().Single().Metadata.Name.ShouldBe("second-cozeproxy");
        other.All<V1Service>().Single().Spec.Selector["app.kubernetes.io/instance"].ShouldBe("second");
        ManifestRules.Judge(other).ShouldBeEmpty();
    }

    [TestCase(Installation.Standalone, "ServiceMonitor")]
    [TestCase(Installation.SingleNode, "ServiceMonitor")]
    [TestCase(Installation.Sidecar, "PodMonitor")]
    public async Task Metrics_are_read_where_that_is_asked_for(string name, string kind)
    {
        var manifests = await Installation.ChartAsync(name, "monitor.enabled=true");

        manifests.All<Monitor>().Single().Kind.ShouldBe(kind);
        ManifestRules.Judge(manifests).ShouldBeEmpty();
        await KubernetesTools.ValidateAsync(manifests);
    }

    [Test]
    public async Task Metrics_are_read_by_kustomize_as_well()
    {
        var manifests = await Installation.OverlayAsync(Installation.Standalone, "monitor");

        manifests.All<Monitor>().Count().ShouldBe(1);
        await KubernetesTools.ValidateAsync(manifests);
    }

    [Test]
    public async Task A_proxy_that_is_a_container_like_the_others_outlives_its_application()
    {
        var beside = (await Installation.OverlayAsync(Installation.Sidecar)).Workloads.Single();
        beside.Pod.InitContainers.Single().RestartPolicy.ShouldBe("Always");

        var manifests = await Installation.OverlayAsync(Installation.Sidecar, "plain-container");

        var pod = manifests.Workloads.Single().Pod;
        pod.InitContainers.ShouldBeNull();
        var proxy = pod.Containers.Single(container => container.Name == Workload.Proxy);
        proxy.RestartPolicy.ShouldBeNull();
        proxy.Lifecycle.PreStop.Sleep.Seconds.ShouldBe(30);
        ManifestRules.Judge(manifests).ShouldBeEmpty();
        await KubernetesTools.ValidateAsync(manifests);
    }
}
