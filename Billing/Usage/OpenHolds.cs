using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>How many calls are under way, and how much of all balances is set aside for them.</summary>
public sealed record OpenHolds(long Calls, Money Held);
