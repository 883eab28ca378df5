using k8s.Models;

namespace CozeProxy.Tests.Deployment;

/// <summary>What makes pods, whatever its kind.</summary>
internal sealed record Workload(string Kind, string Name, V1LabelSelector Selector, V1PodTemplateSpec Template)
{
    public const string Proxy = "cozeproxy";

    public V1PodSpec Pod => Template.Spec;

    public IEnumerable<V1Container> Containers => [.. Pod.InitContainers ?? [], .. Pod.Containers];

    public static Workload? Of(object manifest) => manifest switch
    {
        V1Deployment it => new Workload(V1Deployment.KubeKind, it.Metadata.Name, it.Spec.Selector, it.Spec.Template),
        V1StatefulSet it => new Workload(V1StatefulSet.KubeKind, it.Metadata.Name, it.Spec.Selector, it.Spec.Template),
        _ => null,
    };
}
