using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Answers;

/// <summary>A price book as it is handed out, and as it is taken back.</summary>
internal sealed record PriceBookAnswer(string Currency, IReadOnlyDictionary<string, PriceBookAnswer.Entry> Prices, IReadOnlyDictionary<string, Ratio> Groups)
{
    // Ordered, so that two exports can be compared line by line.
    public static PriceBookAnswer Of(PriceList list) => new(
        list.Currency,
        new OrderedDictionary<string, Entry>(list.Prices.Select(price => KeyValuePair.Create(price.Name, Entry.Of(price.Price)))),
        new OrderedDictionary<string, Ratio>(list.Groups));

    internal sealed record Entry(Money InputPer1K, Money OutputPer1K, Money PerCall, Money Minimum, MissingUsage MissingUsage, Money? Hold)
    {
        public static Entry Of(Price price) => new(price.InputPer1K, price.OutputPer1K, price.PerCall, price.Minimum, price.MissingUsage, price.Hold);
    }
}
