using System.Collections.Concurrent;

namespace CozeProxy.Channels.Traffic;

/// <summary>What goes over each channel at this replica now and went in the last hour, in memory: for operators to look at, not to decide by.</summary>
internal sealed class ChannelTraffic(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ChannelLoad> _loads = new(ChannelName.Comparer);

    /// <summary>Begins a run over the channel.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="place">The place it has taken among the channel's runs, where they are bounded.</param>
    public ChannelRun Begin(string channel, IDisposable? place) =>
        new(_loads.GetOrAdd(channel, static (_, time) => new ChannelLoad(time), time), place);

    public TrafficReport Of(string channel) => _loads.TryGetValue(channel, out var load) ? load.Report() : TrafficReport.None;

    /// <summary>Forgets a channel that is not there any more; what is under way over it ends uncounted.</summary>
    public void Forget(string channel) => _loads.TryRemove(channel, out _);
}
