namespace CozeProxy.Billing.Pricing;

/// <summary>What became of an import; where it was refused, nothing of it is stored and the entry says which one it was about.</summary>
public sealed record PriceListImport(PriceStoreResult Result, string? Entry = null);
