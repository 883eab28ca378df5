using System.Diagnostics.CodeAnalysis;
using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Models;

namespace CozeProxy.Pipeline;

/// <summary>Finds what a call costs over a channel, and puts into that price what the model says otherwise.</summary>
internal sealed class CallPricing(IPriceBook prices)
{
    /// <summary>The price and the ratios, or null where no price is configured.</summary>
    public PriceSnapshot? Find(Call call, Channel channel) =>
        TryFind(call.Model, call.Exchange.Target.Model, call.Exchange.Target.Id, channel.DefaultPrice, out var price)
            ? new PriceSnapshot(price.Name, Adjust(price.Price, call.Model), prices.GroupRatio(call.Caller.Group), channel.Ratio)
            : null;

    /// <summary>The same without a call: for a group whose ratio is 1.</summary>
    public PriceSnapshot? Find(RegisteredModel? model, string name, string target, string? channelDefault, Ratio channelRatio) =>
        TryFind(model, name, target, channelDefault, out var price)
            ? new PriceSnapshot(price.Name, Adjust(price.Price, model), Ratio.One, channelRatio)
            : null;

    // A price that the model names and nobody has made is not replaced by another: that one might be cheaper.
    private bool TryFind(RegisteredModel? model, string name, string target, string? channelDefault, [NotNullWhen(true)] out NamedPrice? price) =>
        model?.Price is { } named ? prices.TryFind(named, out price) : prices.TryFind(name, target, channelDefault, out price);

    // In the price itself, so that whoever holds, settles or looks at the call later finds what held for it.
    private static Price Adjust(Price price, RegisteredModel? model) => model is null or { Hold: null, MissingUsage: null }
        ? price
        : price with { Hold = model.Hold ?? price.Hold, MissingUsage = model.MissingUsage ?? price.MissingUsage };
}
