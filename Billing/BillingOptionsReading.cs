using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing;

/// <summary>What the written options mean, and what is wrong with them.</summary>
internal sealed record BillingOptionsReading(PriceTable Prices, IReadOnlyList<string> Errors);
