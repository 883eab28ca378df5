using CozeProxy.Billing.Pricing;
using CozeProxy.Channels;
using CozeProxy.Models;
using CozeProxy.Pipeline;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>What calls of a model cost, found as for a call: over each channel that serves it.</summary>
internal sealed class ModelPrices(CallPricing pricing, ChannelCatalog channels, IPriceBook prices)
{
    /// <summary>The different prices over all channels that serve it to anybody. Without any channel, the price of its own name or id.</summary>
    public ModelPrice Find(RegisteredModel? model, string name, string target)
    {
        var serving = channels.Current.All.Where(channel => channel.Models.Count == 0 || channel.Models.Contains(name)).ToList();
        if (serving.Count == 0)
        {
            var own = pricing.Find(model, name, target, channelDefault: null, Ratio.One);
            return new ModelPrice(own is null ? [] : [own], own is null);
        }

        var found = serving.ConvertAll(channel => pricing.Find(model, name, target, channel.DefaultPrice, channel.Ratio));
        return new ModelPrice([.. found.OfType<PriceSnapshot>().DistinctBy(price => price.PriceName)], found.Contains(null));
    }

    /// <summary>What a call of an account of this group costs over the channel that is tried first; null where it has no price.</summary>
    public PriceSnapshot? FindFor(string group, RegisteredModel? model, string name, string standsFor, string target) => channels.Current
        .Index.Serving(name, standsFor, group).All
        .Select(channel => pricing.Find(model, standsFor, target, channel.DefaultPrice, channel.Ratio))
        .OfType<PriceSnapshot>()
        .Select(price => price with { GroupRatio = prices.GroupRatio(group) })
        .FirstOrDefault();
}
