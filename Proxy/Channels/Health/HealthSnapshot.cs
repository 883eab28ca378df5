using System.Collections.Frozen;

namespace CozeProxy.Channels.Health;

/// <summary>The channels that are out at one moment, by their identity. Whoever holds the same snapshot sees the same.</summary>
internal sealed class HealthSnapshot
{
    private readonly FrozenDictionary<string, ChannelState> _out;

    public HealthSnapshot(IEnumerable<KeyValuePair<string, ChannelState>> channelsOut)
    {
        _out = channelsOut.ToFrozenDictionary(StringComparer.Ordinal);
        ValidUntil = _out.Count == 0 ? ChannelState.Forever : _out.Values.Min(state => state.Until);
    }

    /// <summary>No channel is out.</summary>
    public static HealthSnapshot AllWell { get; } = new([]);

    /// <summary>When the first of them comes back by time alone.</summary>
    public long ValidUntil { get; }

    public bool IsOut(string identity) => _out.ContainsKey(identity);

    /// <summary>Why the channel is out; null where it is not.</summary>
    public ChannelState? Find(string identity) => _out.GetValueOrDefault(identity);
}
