using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Channels.Balancing;

namespace CozeProxy.Pipeline;

/// <summary>
/// The channels that may serve a call, and what the call costs over each. The channels are those of many calls; what is kept of the
/// prices, as they stood when the call came, is as little as tells them all.
/// </summary>
internal sealed class Candidates
{
    private readonly NamedPrice[]? _byDefault;
    private readonly NamedPrice? _price;
    private readonly Ratio _groupRatio;
    private PriceSnapshot? _last;

    /// <summary>All channels at one price, each with its own ratio.</summary>
    public Candidates(ChannelSet channels, NamedPrice price, Ratio groupRatio)
    {
        Channels = channels;
        _price = price;
        _groupRatio = groupRatio;
    }

    /// <summary>Each channel at its own default price.</summary>
    /// <param name="channels">The channels; each of their default prices is found.</param>
    /// <param name="prices">The prices in the order of <see cref="ChannelSet.DefaultPrices"/>.</param>
    /// <param name="groupRatio">The factor of the caller's group.</param>
    public Candidates(ChannelSet channels, NamedPrice[] prices, Ratio groupRatio)
    {
        Channels = channels;
        _byDefault = prices;
        _groupRatio = groupRatio;
    }

    /// <summary>At least one.</summary>
    public ChannelSet Channels { get; }

    /// <summary>The first choice.</summary>
    public PricedChannel First => With(Channels.All[0]);

    /// <summary>How many different prices there are whose dearest channel must be looked at.</summary>
    public int DearestCount => _byDefault?.Length ?? 1;

    /// <summary>The channel of this name; null where it is none of them.</summary>
    public PricedChannel? Find(string name) => Channels.Find(name) is { } channel ? With(channel) : null;

    /// <summary>A price with the highest ratio of those channels that have it: no call costs more over another of them.</summary>
    public PriceSnapshot Dearest(int index) => _byDefault is null
        ? Snapshot(_price!, Channels.HighestRatio)
        : Snapshot(_byDefault[index], Channels.HighestRatios[index]);

    private PricedChannel With(Channel channel) =>
        new(channel, Snapshot(_byDefault is null ? _price! : _byDefault[Channels.DefaultPriceOf(channel)], channel.Ratio));

    // Nearly always the same one is asked for: by the hold, by the opening and by the settlement.
    private PriceSnapshot Snapshot(NamedPrice price, Ratio ratio)
    {
        if (_last is { } last && last.ChannelRatio == ratio && ReferenceEquals(last.Price, price.Price) && last.PriceName == price.Name)
        {
            return last;
        }

        return _last = new PriceSnapshot(price.Name, price.Price, _groupRatio, ratio);
    }
}
