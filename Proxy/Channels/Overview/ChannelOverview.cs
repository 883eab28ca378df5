using CozeProxy.Channels.Health;
using CozeProxy.Channels.Testing;
using CozeProxy.Channels.Traffic;

namespace CozeProxy.Channels.Overview;

/// <summary>A channel and how it does at this moment.</summary>
/// <param name="Entry">What is set for it.</param>
/// <param name="Health">Null where it is switched off or cannot be used: what is not tried is not ill.</param>
/// <param name="Traffic">What goes over it at this replica.</param>
/// <param name="LastTest">Its last test at this replica; null where there was none.</param>
internal sealed record ChannelOverview(ChannelEntry Entry, ChannelHealthReport? Health, TrafficReport Traffic, LastTest? LastTest)
{
    public string Name => Entry.Name;

    /// <summary>Whether configuration declares it, so that it can be changed only there.</summary>
    public bool IsDeclared => Entry.Settings is { StoredAt: null };

    /// <summary>Whether calls may take it now.</summary>
    public bool IsUsable => Health == ChannelHealthReport.Healthy;
}
