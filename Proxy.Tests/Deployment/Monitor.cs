using k8s;
using k8s.Models;

namespace CozeProxy.Tests.Deployment;

/// <summary>A ServiceMonitor or a PodMonitor, as far as it is held to anything here; the rest is for its own schema.</summary>
internal sealed class Monitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public MonitorSpec Spec { get; set; } = new();
}
