using k8s.Models;

namespace CozeProxy.Tests.Deployment;

internal sealed class MonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public IList<Dictionary<string, string>> Endpoints { get; set; } = [];

    public IList<Dictionary<string, string>> PodMetricsEndpoints { get; set; } = [];
}
