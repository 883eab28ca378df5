namespace CozeProxy.Tests.Observability.Prometheus;

internal sealed record MetricFamily(string Name, string Type, string Help)
{
    public List<Sample> Samples { get; } = [];

    /// <summary>The labels that any of its samples has, but for a histogram's bounds.</summary>
    public IEnumerable<string> Labels => Samples.SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct();

    /// <summary>Whether a sample of this name may stand under it.</summary>
    public bool Owns(string sample) => Type == "histogram"
        ? sample == $"{Name}_bucket" || sample == $"{Name}_sum" || sample == $"{Name}_count"
        : sample == Name;
}
