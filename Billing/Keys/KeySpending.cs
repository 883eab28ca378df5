using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Keys;

/// <summary>
/// What a key has spent and holds in this UTC day and month, as its budgets count it; null where no budget has asked for it yet.
/// </summary>
public sealed record KeySpending(Money? Today, Money? ThisMonth);
