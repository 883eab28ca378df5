using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace CozeProxy.Tests.Deployment.Rules;

/// <summary>Names that a cluster takes, labels that tools look for, and images of a version.</summary>
internal static partial class NameRules
{
    private static readonly string[] Labels = ["name", "instance", "component", "part-of", "version"];

    public static IEnumerable<string> Judge(Manifests manifests)
    {
        foreach (var metadata in manifests.All<IKubernetesObject<V1ObjectMeta>>().Select(manifest => manifest.Metadata))
        {
            if (!Label().IsMatch(metadata.Name))
            {
                yield return $"{metadata.Name} is no name.";
            }

            foreach (var label in Labels.Where(label => metadata.Labels?.ContainsKey($"app.kubernetes.io/{label}") is not true))
            {
                yield return $"{metadata.Name} has no label app.kubernetes.io/{label}.";
            }
        }

        foreach (var container in manifests.Workloads.SelectMany(workload => workload.Containers))
        {
            if (!Label().IsMatch(container.Name))
            {
                yield return $"{container.Name} is no name.";
            }

            if (!Tagged().IsMatch(container.Image) || container.Image.EndsWith(":latest", StringComparison.Ordinal))
            {
                yield return $"{container.Image} is no certain version.";
            }
        }
    }

    // RFC 1123
    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex("^[^:@]+(:[0-9]+/[^:@]+)?:[A-Za-z0-9._-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tagged();
}
