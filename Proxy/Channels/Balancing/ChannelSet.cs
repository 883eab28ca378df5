using System.Collections.Concurrent;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Channels.Balancing;

/// <summary>
/// Channels that serve the same calls, the first choice first, with what is worked out from them once. It never changes, so any
/// number of calls may hold it.
/// </summary>
internal sealed class ChannelSet
{
    private readonly ChannelTable _table;
    private readonly Channel[] _channels;
    private readonly ConcurrentDictionary<long, ChannelSet> _parts = new();

    /// <summary>Works out once what calls ask of the set.</summary>
    /// <param name="table">The table they are from, by which they are found.</param>
    /// <param name="channels">Ordered by priority, the highest first.</param>
    public ChannelSet(ChannelTable table, Channel[] channels)
    {
        _table = table;
        _channels = channels;
        Tiers = [.. channels.GroupBy(channel => channel.Priority).Select(tier => new ChannelTier([.. tier]))];
        DefaultPrices = [.. channels.Select(channel => channel.DefaultPrice).Distinct(StringComparer.OrdinalIgnoreCase)];
        HighestRatios = [.. DefaultPrices.Select(name => channels.Where(channel => HasDefault(channel, name)).Max(channel => channel.Ratio))];
        HighestRatio = channels.Length == 0 ? Ratio.One : HighestRatios.Max();
    }

    public IReadOnlyList<Channel> All => _channels;

    /// <summary>Never empty where there is a channel; the highest priority first.</summary>
    public IReadOnlyList<ChannelTier> Tiers { get; }

    /// <summary>The different default prices of its channels; null is one of them where a channel has none.</summary>
    public IReadOnlyList<string?> DefaultPrices { get; }

    /// <summary>The highest ratio of those channels that have the default price of the same place.</summary>
    public IReadOnlyList<Ratio> HighestRatios { get; }

    public Ratio HighestRatio { get; }

    /// <summary>The channel of this name; null where the set's table has none. Names are those of channels that a call was offered.</summary>
    public Channel? Find(string name) => _table.Find(name);

    /// <summary>The place of the channel's default price among <see cref="DefaultPrices"/>.</summary>
    public int DefaultPriceOf(Channel channel)
    {
        for (var i = 0; i < DefaultPrices.Count; i++)
        {
            if (HasDefault(channel, DefaultPrices[i]))
            {
                return i;
            }
        }

        throw new ArgumentException($"Channel '{channel.Name}' is not one of the set.", nameof(channel));
    }

    /// <summary>Those channels whose default price is one of these places.</summary>
    /// <param name="places">A place is in where it is true.</param>
    public ChannelSet Where(ReadOnlySpan<bool> places)
    {
        if (!places.Contains(false))
        {
            return this;
        }

        var mask = 0L;
        for (var i = 0; i < Math.Min(places.Length, 63); i++)
        {
            mask |= places[i] ? 1L << i : 0;
        }

        // More default prices than a number has bits are not remembered.
        return places.Length > 63 ? Part(places.ToArray())
            : _parts.TryGetValue(mask, out var part) ? part
            : _parts.GetOrAdd(mask, Part(places.ToArray()));
    }

    private ChannelSet Part(bool[] places) => new(_table, [.. _channels.Where(channel => places[DefaultPriceOf(channel)])]);

    private static bool HasDefault(Channel channel, string? name) => string.Equals(channel.DefaultPrice, name, StringComparison.OrdinalIgnoreCase);
}
