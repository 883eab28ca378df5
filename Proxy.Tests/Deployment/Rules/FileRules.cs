using k8s.Models;

namespace CozeProxy.Tests.Deployment.Rules;

/// <summary>Secrets come as files that nobody writes, and what is mounted is there.</summary>
internal static class FileRules
{
    public static IEnumerable<string> Judge(Manifests manifests)
    {
        if (manifests.All<V1Secret>().Any())
        {
            yield return "A secret lies among the manifests.";
        }

        var maps = manifests.All<V1ConfigMap>().Select(map => map.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var workload in manifests.Workloads)
        {
            foreach (var volume in workload.Pod.Volumes.Where(volume => volume.ConfigMap is { } map && !maps.Contains(map.Name)))
            {
                yield return $"{workload.Name} mounts the ConfigMap {volume.ConfigMap.Name}, which is not there.";
            }

            foreach (var complaint in workload.Containers.SelectMany(container => JudgeContainer(manifests, workload, container)))
            {
                yield return complaint;
            }
        }
    }

    private static IEnumerable<string> JudgeContainer(Manifests manifests, Workload workload, V1Container container)
    {
        if (container.EnvFrom is { Count: > 0 } || (container.Env ?? []).Any(variable => variable.ValueFrom is not null))
        {
            yield return $"{container.Name} reads its environment from elsewhere: a secret there is everybody's.";
        }

        foreach (var mount in container.VolumeMounts ?? [])
        {
            var volume = workload.Pod.Volumes.SingleOrDefault(volume => volume.Name == mount.Name);
            if (volume is null && !Claims(manifests, workload).Contains(mount.Name))
            {
                yield return $"{container.Name} mounts {mount.Name}, which is not there.";
            }
            else if (volume is { Secret: not null } or { ConfigMap: not null } && mount.ReadOnlyProperty is not true)
            {
                yield return $"{container.Name} may write to {mount.Name}.";
            }
            else if (volume?.Secret is { } secret && (secret.DefaultMode & 0b111) != 0)
            {
                yield return $"Everybody in {container.Name} may read {mount.Name}.";
            }
        }

        if (container.Name == Workload.Proxy && !(container.VolumeMounts ?? []).Any(mount => mount.MountPath == "/data"))
        {
            yield return $"{container.Name} has nowhere to write.";
        }
    }

    private static IEnumerable<string> Claims(Manifests manifests, Workload workload) =>
        manifests.All<V1StatefulSet>().Where(set => set.Metadata.Name == workload.Name).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name);
}
