using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace CozeProxy.Tests.Deployment;

/// <summary>Two ways to write the same: neither falls behind the other.</summary>
internal sealed partial class WhenChartAndOverlaysAreCompared
{
    [TestCaseSource(typeof(Installation), nameof(Installation.Names))]
    public async Task Both_make_the_same_of_the_cluster(string name)
    {
        var chart = Normalize(await Installation.ChartAsync(name));
        var overlay = Normalize(await Installation.OverlayAsync(name));

        overlay.Keys.ShouldBe(chart.Keys, ignoreOrder: true);
        foreach (var (key, manifest) in chart)
        {
            overlay[key].ShouldBe(manifest, key);
        }
    }

    private static Dictionary<string, string> Normalize(Manifests manifests) => manifests.All<IKubernetesObject<V1ObjectMeta>>()
        .ToDictionary(manifest => $"{manifest.Kind} {Hash().Replace(manifest.Metadata.Name, "")}", Normalize);

    private static string Normalize(IKubernetesObject<V1ObjectMeta> manifest)
    {
        // What tells whose release it is, and what starts the pods anew with other settings: each has its own way.
        manifest.Metadata.Labels.Remove("helm.sh/chart");
        manifest.Metadata.Labels.Remove("app.kubernetes.io/managed-by");
        Workload.Of(manifest)?.Template.Metadata.Annotations?.Remove("checksum/settings");
        var json = JsonNode.Parse(KubernetesJson.Serialize((object)manifest));
        return Hash().Replace(Sorted(json)?.ToJsonString(new() { WriteIndented = true }) ?? "", "");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject it => new JsonObject(it.Where(field => field.Value is not JsonObject { Count: 0 }).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray it => new JsonArray([.. it.Select(Sorted)]),
        _ => node is JsonValue text && text.TryGetValue(out string? value) ? JsonValue.Create(value.Trim()) : node?.DeepClone(),
    };

    // kustomize's, of what is in a ConfigMap.
    [GeneratedRegex("(?<=-(settings|application))-[a-z0-9]{10}(?=\"|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hash();
}
