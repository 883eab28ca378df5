using k8s;
using k8s.Models;

namespace CozeProxy.Tests.Deployment;

/// <summary>Rendered manifests, read strictly: a field that the API does not know is an exception.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(Monitor),
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(Monitor),
    };

    private Manifests(string text, IReadOnlyList<object> objects)
    {
        Text = text;
        Objects = objects;
        Workloads = [.. objects.Select(Workload.Of).OfType<Workload>()];
    }

    public string Text { get; }

    public IReadOnlyList<object> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public static Manifests Read(string text) => new(text, KubernetesYaml.LoadAllFromString(text, Kinds, strict: true));

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    /// <summary>The settings that a pod's proxy finds in its settings file.</summary>
    public string SettingsOf(Workload workload)
    {
        var volume = workload.Pod.Volumes.Single(volume => volume.Name == "settings");
        return All<V1ConfigMap>().Single(map => map.Metadata.Name == volume.ConfigMap.Name).Data["appsettings.json"];
    }
}
