using System.Diagnostics.CodeAnalysis;
using CozeProxy.Billing.Pricing;
using CozeProxy.Channels.Balancing;
using CozeProxy.Models;

namespace CozeProxy.Pipeline;

/// <summary>Finds what a call costs over each of its channels, and puts into the prices what the model says otherwise.</summary>
internal sealed class CallPricing(IPriceBook prices)
{
    /// <summary>The channels over which it has a price, or null where it has none over any.</summary>
    public Candidates? Find(Call call, ChannelSet channels)
    {
        var groupRatio = prices.GroupRatio(call.Caller.Group);
        if (TryFind(call.Model, call.Exchange.Target.Model, call.Exchange.Target.Id, channelDefault: null, out var price))
        {
            return new Candidates(channels, Adjust(price, call.Model), groupRatio);
        }

        return call.Model?.Price is null ? ByDefaults(call, channels, groupRatio) : null;
    }

    /// <summary>What a call without a caller costs over one channel, for a group whose ratio is 1; null where it has no price.</summary>
    public PriceSnapshot? Find(RegisteredModel? model, string name, string target, string? channelDefault, Ratio channelRatio) =>
        TryFind(model, name, target, channelDefault, out var price)
            ? new PriceSnapshot(price.Name, Adjust(price, model).Price, Ratio.One, channelRatio)
            : null;

    // A price that the model names and nobody has made is not replaced by another: that one might be cheaper.
    private bool TryFind(RegisteredModel? model, string name, string target, string? channelDefault, [NotNullWhen(true)] out NamedPrice? price) =>
        model?.Price is { } named ? prices.TryFind(named, out price) : prices.TryFind(name, target, channelDefault, out price);

    private Candidates? ByDefaults(Call call, ChannelSet channels, Ratio groupRatio)
    {
        var names = channels.DefaultPrices;
        var found = new List<NamedPrice>(names.Count);
        var isFound = new bool[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is { } name && prices.TryFind(name, out var price))
            {
                isFound[i] = true;
                found.Add(Adjust(price, call.Model));
            }
        }

        // What is left keeps the order of its default prices.
        return found.Count == 0 ? null : new Candidates(channels.Where(isFound), [.. found], groupRatio);
    }

    // In the price itself, so that whoever holds, settles or looks at the call later finds what held for it.
    private static NamedPrice Adjust(NamedPrice price, RegisteredModel? model) => model is null or { Hold: null, MissingUsage: null }
        ? price
        : price with { Price = price.Price with { Hold = model.Hold ?? price.Price.Hold, MissingUsage = model.MissingUsage ?? price.Price.MissingUsage } };
}
