using System.Collections.Frozen;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Channels;

/// <summary>A channel as it runs: its credentials, whom it serves, how it is chosen and at what ratio. It never changes: another one takes its place.</summary>
internal sealed record Channel(CozeChannel Coze)
{
    public string Name => Coze.Name;

    /// <summary>The models it serves; empty means all.</summary>
    public FrozenSet<string> Models { get; init; } = [];

    /// <summary>The account groups it serves; empty means all.</summary>
    public FrozenSet<string> Groups { get; init; } = [];

    /// <summary>Channels of the highest priority are used first.</summary>
    public int Priority { get; init; }

    /// <summary>Its share among channels of the same priority; from 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How many runs it may have under way at a time, over all replicas; null is no bound.</summary>
    public int? MaxConcurrency { get; init; }

    public Ratio Ratio { get; init; } = Ratio.One;

    public string? DefaultPrice { get; init; }

    /// <summary>Whether it serves the model, under the name it was called by or the one it stands for, to this group.</summary>
    public bool Serves(string name, string model, string group) =>
        (Models.Count == 0 || Models.Contains(name) || Models.Contains(model)) && (Groups.Count == 0 || Groups.Contains(group));
}
