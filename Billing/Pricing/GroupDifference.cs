namespace CozeProxy.Billing.Pricing;

/// <summary>A group whose ratio two price books have differently; null in the one that lacks it.</summary>
public sealed record GroupDifference(string Name, Ratio? Before, Ratio? After);
