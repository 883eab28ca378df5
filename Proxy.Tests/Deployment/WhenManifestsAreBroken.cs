using System.Text.RegularExpressions;
using CozeProxy.Tests.Deployment.Rules;

namespace CozeProxy.Tests.Deployment;

/// <summary>What the other tests rely on: a mistake in a manifest is noticed.</summary>
internal sealed class WhenManifestsAreBroken
{
    [TestCase(Installation.Standalone, "runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [TestCase(Installation.Standalone, "automountServiceAccountToken: false", "automountServiceAccountToken: true", "a token of the cluster")]
    [TestCase(Installation.Standalone, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "is not confined")]
    [TestCase(Installation.Standalone, "- ALL", "- KILL", "is not confined")]
    [TestCase(Installation.Standalone, "type: RuntimeDefault", "type: Unconfined", "every system call")]
    [TestCase(Installation.Standalone, "fsGroup: 1654", "fsGroup: 1", "cannot read its secrets")]
    [TestCase(Installation.Standalone, @" {8}livenessProbe:\n( {10,}.*\n)+", "", "no liveness probe")]
    [TestCase(Installation.Standalone, "path: /healthz/ready", "path: /ready", "where it does not answer")]
    [TestCase(Installation.Standalone, "memory: 512Mi", "storage: 512Mi", "no limit of memory")]
    [TestCase(Installation.Standalone, "memory: 256Mi", "memory: 1Gi", "more memory than it may have")]
    [TestCase(Installation.Standalone, "value: /etc/cozeproxy/secrets", "valueFrom: {secretKeyRef: {name: cozeproxy, key: Admin__Token}}", "a secret there is everybody's")]
    [TestCase(Installation.Standalone, "defaultMode: 288", "defaultMode: 292", "Everybody")]
    [TestCase(Installation.Standalone, "readOnly: true", "readOnly: false", "may write to")]
    [TestCase(Installation.Standalone, "mountPath: /data", "mountPath: /tmp", "nowhere to write")]
    [TestCase(Installation.Sidecar, @"name: cozeproxy-application-\w+(?=\n {8}name: application\n)", "name: other", "ConfigMap other")]
    [TestCase(Installation.Standalone, @"(?<=kind: Service\n(?:(?!---).*\n)*?.*/name: )cozeproxy", "other", "Service cozeproxy selects no pods")]
    [TestCase(Installation.Standalone, @"(?<=kind: NetworkPolicy\n(?:(?!---).*\n)*?.*/name: )cozeproxy", "other", "NetworkPolicy cozeproxy selects no pods")]
    [TestCase(Installation.Standalone, @"(?<=kind: PodDisruptionBudget\n(?:(?!---).*\n)*?.*/name: )cozeproxy", "other", "PodDisruptionBudget cozeproxy selects no pods")]
    [TestCase(Installation.Standalone, "image: cozeproxy:0.1.0", "image: cozeproxy", "no certain version")]
    [TestCase(Installation.Standalone, "image: cozeproxy:0.1.0", "image: cozeproxy:latest", "no certain version")]
    [TestCase(Installation.Standalone, "app.kubernetes.io/part-of: cozeproxy", "app.kubernetes.io/of: cozeproxy", "no label app.kubernetes.io/part-of")]
    [TestCase(Installation.Standalone, "targetPort: http", "targetPort: web", "the port web")]
    [TestCase(Installation.Standalone, "name: http\n    port: 80", "name: web\n    port: 80", "The Ingress leads to")]
    [TestCase(Installation.Standalone, "proxy-buffering: \"off\"", "proxy-buffering: \"on\"", "keeps words back")]
    [TestCase(Installation.Standalone, "    kind: Deployment\n    name: cozeproxy", "    kind: Deployment\n    name: proxy", "Deployment proxy is not there")]
    [TestCase(Installation.Standalone, "  strategy:\n", "  replicas: 2\n  strategy:\n", "both say how many")]
    [TestCase(Installation.Standalone, "terminationGracePeriodSeconds: 660", "terminationGracePeriodSeconds: 630", "may need 650")]
    [TestCase(Installation.Standalone, "\"00:10:30\"", "\"01:10:30\"", "may need 4250")]
    [TestCase(Installation.Sidecar, "terminationGracePeriodSeconds: 110", "terminationGracePeriodSeconds: 60", "may need 80")]
    [TestCase(Installation.SingleNode, "replicas: 1", "replicas: 2", "Two of cozeproxy")]
    [TestCase(Installation.SingleNode, "ReadWriteOncePod", "ReadWriteMany", "Two of cozeproxy")]
    [TestCase(Installation.SingleNode, "serviceName: cozeproxy", "serviceName: proxy", "The Service of cozeproxy")]
    public async Task It_is_said(string name, string right, string wrong, string said)
    {
        var text = (await Installation.OverlayAsync(name)).Text;

        var broken = Regex.Replace(text, right, wrong, RegexOptions.None, TimeSpan.FromSeconds(10));

        broken.ShouldNotBe(text);
        ManifestRules.Judge(Manifests.Read(broken)).ShouldContain(complaint => complaint.Contains(said, StringComparison.Ordinal));
    }

    [Test]
    public async Task A_field_that_Kubernetes_does_not_know_is_an_error()
    {
        var text = (await Installation.OverlayAsync(Installation.Standalone)).Text;

        Should.Throw<Exception>(() => Manifests.Read(text.Replace("maxSurge:", "maxSurges:", StringComparison.Ordinal))).Message.ShouldContain("maxSurges");
    }

    [Test]
    public async Task A_field_that_is_missing_or_of_the_wrong_type_is_an_error()
    {
        var text = (await Installation.OverlayAsync(Installation.Standalone)).Text;
        var broken = Manifests.Read(text.Replace("containerPort: 3000", "containerPort: \"3000\"", StringComparison.Ordinal).Replace("maxReplicas: 10", "", StringComparison.Ordinal));

        var problem = await Should.ThrowAsync<IOException>(KubernetesTools.ValidateAsync(broken));

        problem.Message.ShouldContain("containerPort must be integer");
        problem.Message.ShouldContain("required property maxReplicas");
    }

    [Test]
    public async Task Settings_that_the_program_refuses_are_an_error()
    {
        var manifests = await Installation.OverlayAsync(Installation.Standalone);
        using var settings = new MountedSettings(manifests.SettingsOf(manifests.Workloads[0]), Chapter.SecretsOf(Installation.Standalone)[..^1]);

        Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(settings.Check).Message.ShouldContain("Coze:Channels:main:Auth");
    }
}
