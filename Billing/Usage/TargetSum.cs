using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>What a workflow or bot was called for, and a model it was called by.</summary>
public sealed record TargetSum(string Target, string Model, long Calls, long TotalTokens, Money Charge);
