namespace CozeProxy.Billing.Pricing;

/// <summary>Everything a charge is computed from besides the tokens, as it stood when the call was made.</summary>
public sealed record PriceSnapshot(string PriceName, Price Price, Ratio GroupRatio, Ratio ChannelRatio);
