using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Keys;

/// <summary>What a key whose spending is kept has spent and holds in this UTC day and month, as its budgets count it.</summary>
public sealed record KeySpending(Money Today, Money ThisMonth);
