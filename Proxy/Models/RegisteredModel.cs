using System.Collections.Frozen;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>A public name and what it stands for: something at Coze, who may use it and what it costs.</summary>
internal sealed record RegisteredModel(string Name, TargetSettings Target)
{
    /// <summary>The name of its price; null for a price found by the model's name, then the target's id.</summary>
    public string? Price { get; init; }

    /// <summary>What to set aside for a call that does not say how much output it wants; null leaves it to the price.</summary>
    public Money? Hold { get; init; }

    /// <summary>What a completed run costs that reported no tokens; null leaves it to the price.</summary>
    public MissingUsage? MissingUsage { get; init; }

    /// <summary>The account groups that may use it; empty means all.</summary>
    public FrozenSet<string> Groups { get; init; } = [];

    /// <summary>When it was put by the admin API; null for a model that configuration declares.</summary>
    public DateTimeOffset? StoredAt { get; init; }
}
