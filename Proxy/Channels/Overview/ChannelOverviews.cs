using CozeProxy.Channels.Health;
using CozeProxy.Channels.Testing;
using CozeProxy.Channels.Traffic;

namespace CozeProxy.Channels.Overview;

/// <summary>Says how channels do, for those who look after them.</summary>
internal sealed class ChannelOverviews(ChannelRegistry registry, ChannelHealth health, ChannelTraffic traffic, LastTests tests)
{
    public async Task<IReadOnlyList<ChannelOverview>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await registry.ListAsync(cancellationToken)).Select(Of)];

    /// <summary>One of them, declared or stored, switched on or not; or null.</summary>
    public async Task<ChannelOverview?> FindAsync(string name, CancellationToken cancellationToken) =>
        await registry.GetAsync(name, cancellationToken) is { } entry ? Of(entry) : null;

    public ChannelOverview Of(ChannelEntry entry) =>
        new(entry, entry.Settings is { Enabled: true } ? health.Of(entry.Name) : null, traffic.Of(entry.Name), tests.Of(entry.Name));
}
