using k8s.Models;

namespace CozeProxy.Tests.Deployment.Rules;

/// <summary>Every container is probed, bounded and confined, and its pod has nothing to say to the cluster.</summary>
internal static class ContainerRules
{
    public static IEnumerable<string> Judge(Manifests manifests) =>
        manifests.Workloads.SelectMany(workload => JudgePod(workload).Concat(workload.Containers.SelectMany(JudgeContainer)));

    private static IEnumerable<string> JudgePod(Workload workload)
    {
        if (workload.Pod.AutomountServiceAccountToken is not false)
        {
            yield return $"{workload.Name} is given a token of the cluster.";
        }

        var security = workload.Pod.SecurityContext;
        if (security?.RunAsNonRoot is not true || security.RunAsUser is null or 0)
        {
            yield return $"{workload.Name} may run as root.";
        }

        if (security?.SeccompProfile?.Type != "RuntimeDefault")
        {
            yield return $"{workload.Name} may use every system call.";
        }

        // Mounted files belong to root, and the proxy is not root.
        if (security?.FsGroup != security?.RunAsGroup)
        {
            yield return $"{workload.Name} cannot read its secrets.";
        }
    }

    private static IEnumerable<string> JudgeContainer(V1Container container)
    {
        foreach (var (name, probe) in new[] { ("startup", container.StartupProbe), ("liveness", container.LivenessProbe), ("readiness", container.ReadinessProbe) })
        {
            if (probe is null)
            {
                yield return $"{container.Name} has no {name} probe.";
            }
        }

        if (container.Name == Workload.Proxy && (container.LivenessProbe?.HttpGet?.Path, container.ReadinessProbe?.HttpGet?.Path) != ("/healthz/live", "/healthz/ready"))
        {
            yield return $"{container.Name} is probed where it does not answer.";
        }

        foreach (var resource in new[] { "cpu", "memory" })
        {
            if (container.Resources?.Requests?.ContainsKey(resource) is not true || container.Resources.Limits?.ContainsKey(resource) is not true)
            {
                yield return $"{container.Name} has no request or no limit of {resource}.";
            }
            else if (container.Resources.Requests[resource].ToDecimal() > container.Resources.Limits[resource].ToDecimal())
            {
                yield return $"{container.Name} requests more {resource} than it may have.";
            }
        }

        var security = container.SecurityContext;
        if (security?.AllowPrivilegeEscalation is not false || security.ReadOnlyRootFilesystem is not true || security.Capabilities?.Drop?.Contains("ALL") is not true)
        {
            yield return $"{container.Name} is not confined.";
        }
    }
}
