namespace CozeProxy.Billing.Pricing;

/// <summary>What would become of an import, and the price book before and after it; both are null where it would be refused.</summary>
public sealed record PriceListPreview(PriceListImport Import, PriceList? Before, PriceList? After);
