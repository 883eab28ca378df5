using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>Calls, tokens and charges summed; the group is a day such as 2026-01-31, a model, an account id or a channel.</summary>
public sealed record UsageSum(string? Group, long Calls, long InputTokens, long OutputTokens, long TotalTokens, Money Charge);
