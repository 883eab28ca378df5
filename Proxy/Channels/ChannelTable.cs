using System.Collections.Frozen;
using CozeProxy.Channels.Balancing;

namespace CozeProxy.Channels;

/// <summary>The channels that are switched on at one moment. It never changes, so a call that holds one sees the same channels to its end.</summary>
internal sealed class ChannelTable
{
    private readonly FrozenDictionary<string, Channel> _byName;
    private readonly Channel[] _byPriority;

    public ChannelTable(IEnumerable<Channel> channels)
    {
        _byPriority = [.. channels.OrderByDescending(channel => channel.Priority)];
        _byName = _byPriority.ToFrozenDictionary(channel => channel.Name, StringComparer.Ordinal);
        Index = new ChannelIndex(this);
    }

    /// <summary>The highest priority first.</summary>
    public IReadOnlyList<Channel> All => _byPriority;

    /// <summary>Finds those that serve a call.</summary>
    public ChannelIndex Index { get; }

    public Channel? Find(string name) => _byName.GetValueOrDefault(name);
}
