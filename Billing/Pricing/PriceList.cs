namespace CozeProxy.Billing.Pricing;

/// <summary>A whole price book as it travels from one instance to another.</summary>
public sealed record PriceList(
    string Currency, IReadOnlyCollection<NamedPrice> Prices, IReadOnlyCollection<KeyValuePair<string, Ratio>> Groups);
