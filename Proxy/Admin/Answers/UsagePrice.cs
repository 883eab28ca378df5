using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Answers;

/// <summary>What a call was charged by, as it stood then.</summary>
internal sealed record UsagePrice(
    string Name, Money InputPer1K, Money OutputPer1K, Money PerCall, Money Minimum, Ratio ChannelRatio, decimal? CompletionRatio)
{
    public static UsagePrice Of(PriceSnapshot snapshot) => new(snapshot.PriceName, snapshot.Price.InputPer1K, snapshot.Price.OutputPer1K,
        snapshot.Price.PerCall, snapshot.Price.Minimum, snapshot.ChannelRatio, snapshot.Price.CompletionRatio);
}
