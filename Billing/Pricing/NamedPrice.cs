namespace CozeProxy.Billing.Pricing;

/// <summary>A price together with the name it was found under.</summary>
public sealed record NamedPrice(string Name, Price Price);
