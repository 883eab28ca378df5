using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>
/// Calls, tokens and charges summed; the group is an hour such as 2026-01-31T15:00:00Z, a day such as 2026-01-31, a model, an
/// account's or key's id, a channel, or an outcome such as client_gone (null while the calls are under way).
/// </summary>
public sealed record UsageSum(string? Group, long Calls, long InputTokens, long OutputTokens, long TotalTokens, Money Charge);
