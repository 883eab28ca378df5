using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>The prices a model's calls are charged by, and whether over some channel, or all, there is none.</summary>
public sealed record ModelPrice(IReadOnlyList<PriceSnapshot> Prices, bool IsMissing);
