namespace CozeProxy.Billing.Pricing;

/// <summary>A price that two price books have differently; null in the one that lacks it.</summary>
public sealed record PriceDifference(string Name, Price? Before, Price? After);
