using k8s.Models;

namespace CozeProxy.Tests.Deployment.Rules;

/// <summary>What one manifest says of another is so.</summary>
internal static class ReferenceRules
{
    public static IEnumerable<string> Judge(Manifests manifests) =>
    [
        .. Selections(manifests).Where(selection => !manifests.Workloads.Any(workload => Covers(selection.Labels, workload))).Select(selection => $"{selection.By} selects no pods."),
        .. Ports(manifests).Where(port => !PodPorts(manifests).Contains(port.Name)).Select(port => $"{port.By} names the port {port.Name}, which no container has."),
        .. manifests.All<V1Ingress>().SelectMany(ingress => JudgeIngress(manifests, ingress)),
        .. manifests.All<V2HorizontalPodAutoscaler>().SelectMany(autoscaler => JudgeAutoscaler(manifests, autoscaler)),
        .. manifests.All<V1StatefulSet>().SelectMany(set => JudgeSingle(manifests, set)),
    ];

    private static IEnumerable<(string By, IDictionary<string, string> Labels)> Selections(Manifests manifests) =>
    [
        .. manifests.Workloads.Select(workload => ($"{workload.Kind} {workload.Name}", workload.Selector.MatchLabels)),
        .. manifests.Workloads.SelectMany(workload => workload.Pod.TopologySpreadConstraints ?? []).Select(spread => ("The spread over zones", spread.LabelSelector.MatchLabels)),
        .. manifests.Workloads.SelectMany(workload => workload.Pod.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
            .Select(term => ("The anti-affinity", term.PodAffinityTerm.LabelSelector.MatchLabels)),
        .. manifests.All<V1Service>().Select(service => ($"Service {service.Metadata.Name}", service.Spec.Selector)),
        .. manifests.All<V1PodDisruptionBudget>().Select(budget => ($"PodDisruptionBudget {budget.Metadata.Name}", budget.Spec.Selector.MatchLabels)),
        .. manifests.All<V1NetworkPolicy>().Select(policy => ($"NetworkPolicy {policy.Metadata.Name}", policy.Spec.PodSelector.MatchLabels)),
        .. manifests.All<Monitor>().Select(monitor => ($"{monitor.Kind} {monitor.Metadata.Name}", monitor.Spec.Selector.MatchLabels)),
    ];

    private static bool Covers(IDictionary<string, string> selector, Workload workload) =>
        selector.Count > 0 && selector.All(label => workload.Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static IEnumerable<(string By, string Name)> Ports(Manifests manifests) =>
    [
        .. manifests.All<V1Service>().SelectMany(service => service.Spec.Ports).Select(port => ("The Service", port.TargetPort.Value)),
        .. manifests.All<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Ingress).SelectMany(rule => rule.Ports).Select(port => ("The NetworkPolicy", port.Port.Value)),
        .. manifests.All<Monitor>().SelectMany(monitor => monitor.Spec.Endpoints.Concat(monitor.Spec.PodMetricsEndpoints)).Select(endpoint => ("The monitor", endpoint["port"])),
        .. manifests.Workloads.SelectMany(workload => workload.Containers)
            .SelectMany(container => new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
            .Where(probe => probe?.HttpGet is not null).Select(probe => ("A probe", probe.HttpGet.Port.Value)),
    ];

    private static HashSet<string> PodPorts(Manifests manifests) =>
        manifests.Workloads.SelectMany(workload => workload.Containers).SelectMany(container => container.Ports ?? []).Select(port => port.Name).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> JudgeIngress(Manifests manifests, V1Ingress ingress)
    {
        var services = manifests.All<V1Service>().ToList();
        foreach (var backend in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service))
        {
            if (!services.Any(service => service.Metadata.Name == backend.Name && service.Spec.Ports.Any(port => port.Name == backend.Port.Name)))
            {
                yield return $"The Ingress leads to {backend.Name}:{backend.Port.Name}, which is not there.";
            }
        }

        if (ingress.Metadata.Annotations?["nginx.ingress.kubernetes.io/proxy-buffering"] is not "off")
        {
            yield return "The Ingress keeps words back.";
        }
    }

    private static IEnumerable<string> JudgeAutoscaler(Manifests manifests, V2HorizontalPodAutoscaler autoscaler)
    {
        var target = autoscaler.Spec.ScaleTargetRef;
        if (!manifests.Workloads.Any(workload => workload.Kind == target.Kind && workload.Name == target.Name))
        {
            yield return $"The autoscaler's {target.Kind} {target.Name} is not there.";
        }

        // Each manifest that is applied again would undo what the autoscaler has done.
        if (manifests.All<V1Deployment>().Any(deployment => deployment.Metadata.Name == target.Name && deployment.Spec.Replicas is not null))
        {
            yield return $"{target.Name} and its autoscaler both say how many.";
        }
    }

    // SQLite's file is for one process on one machine.
    private static IEnumerable<string> JudgeSingle(Manifests manifests, V1StatefulSet set)
    {
        if (set.Spec.Replicas != 1 || set.Spec.VolumeClaimTemplates.Any(claim => claim.Spec.AccessModes is not ["ReadWriteOncePod"]))
        {
            yield return $"Two of {set.Metadata.Name} may have the ledger's file open.";
        }

        if (!manifests.All<V1Service>().Any(service => service.Metadata.Name == set.Spec.ServiceName))
        {
            yield return $"The Service of {set.Metadata.Name} is not there.";
        }
    }
}
