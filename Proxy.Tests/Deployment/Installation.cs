using CozeProxy.Tests.Documents;

namespace CozeProxy.Tests.Deployment;

/// <summary>Where the chart, its values and the overlays are, and what comes of them.</summary>
internal static class Installation
{
    public const string Standalone = "standalone";
    public const string SingleNode = "single-node";
    public const string Sidecar = "sidecar";

    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "kubernetes");

    public static string[] Names { get; } = [Standalone, SingleNode, Sidecar];

    /// <summary>Of the chart, with the values of that name and more on top; each as helm's <c>--set</c> has it.</summary>
    public static async Task<Manifests> ChartAsync(string name, params IReadOnlyList<string> sets) => Manifests.Read(await KubernetesTools.HelmAsync(
        ["template", "cozeproxy", Path.Combine(Folder, "chart"), "-f", Path.Combine(Folder, "values", $"{name}.yaml"), .. sets.SelectMany(set => new[] { "--set", set })]));

    public static async Task<Manifests> OverlayAsync(string name) => Manifests.Read(await KubernetesTools.KustomizeAsync(Path.Combine(Folder, "overlays", name)));

    /// <summary>Of an overlay with a component, as an operator would write it.</summary>
    public static async Task<Manifests> OverlayAsync(string name, string component)
    {
        var folder = Directory.CreateTempSubdirectory("cozeproxy-overlay-");
        try
        {
            // kustomize takes no absolute paths.
            var here = Path.GetRelativePath(folder.FullName, Folder);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "kustomization.yaml"), $"resources: [{here}/overlays/{name}]\ncomponents: [{here}/components/{component}]\n");
            return Manifests.Read(await KubernetesTools.KustomizeAsync(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
