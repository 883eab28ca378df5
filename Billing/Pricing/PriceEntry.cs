namespace CozeProxy.Billing.Pricing;

/// <summary>A price as it is listed; what configuration declares cannot be changed through the store.</summary>
public sealed record PriceEntry(string Name, Price Price, bool DeclaredInConfiguration);
