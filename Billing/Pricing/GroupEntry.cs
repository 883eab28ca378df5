namespace CozeProxy.Billing.Pricing;

/// <summary>A group's ratio as it is listed; what configuration declares cannot be changed through the store.</summary>
public sealed record GroupEntry(string Name, Ratio Ratio, bool DeclaredInConfiguration);
