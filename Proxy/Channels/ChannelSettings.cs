using System.Collections.Frozen;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Channels;

/// <summary>What an operator has set for a channel, read and found good, wherever it is written.</summary>
internal sealed record ChannelSettings(string Name, Uri BaseUrl, ChannelCredentials Credentials)
{
    /// <summary>The models it serves; empty means all.</summary>
    public FrozenSet<string> Models { get; init; } = [];

    /// <summary>The account groups it serves; empty means all.</summary>
    public FrozenSet<string> Groups { get; init; } = [];

    /// <summary>Channels of the highest priority are used first.</summary>
    public int Priority { get; init; }

    /// <summary>Its share among channels of the same priority; from 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>A factor on every charge.</summary>
    public Ratio Ratio { get; init; } = Ratio.One;

    /// <summary>The name of the price for what has none of its own.</summary>
    public string? DefaultPrice { get; init; }

    /// <summary>How many runs it may have under way at a time, over all replicas; null is no bound.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>Whether calls may use it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it was put by the admin API; null for a channel that configuration declares.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>Whether tokens of the one are good for the other.</summary>
    public bool HasSameBearerAs(ChannelSettings other) => BaseUrl == other.BaseUrl && Credentials.AreSameAs(other.Credentials);

    /// <summary>Whether a channel of the one is a channel of the other, whenever each was written.</summary>
    public bool IsSameAs(ChannelSettings other) =>
        HasSameBearerAs(other)
        && (Name, Priority, Weight, Ratio, DefaultPrice, MaxConcurrency, Enabled)
            == (other.Name, other.Priority, other.Weight, other.Ratio, other.DefaultPrice, other.MaxConcurrency, other.Enabled)
        && Models.SetEquals(other.Models)
        && Groups.SetEquals(other.Groups);
}
