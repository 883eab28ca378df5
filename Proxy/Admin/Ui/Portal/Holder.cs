using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Portal;

/// <summary>The holder of a key: the key, the account that pays, and what the key has spent of its budgets.</summary>
/// <param name="Key">Everything about the key but the key itself.</param>
/// <param name="Account">Who pays for it.</param>
/// <param name="SpentToday">What its calls of this UTC day have cost.</param>
/// <param name="SpentThisMonth">What its calls of this UTC month have cost.</param>
public sealed record Holder(GatewayKey Key, Account Account, Money SpentToday, Money SpentThisMonth)
{
    /// <summary>How the gateway sees them when they call.</summary>
    public Caller Caller => new(Key.Id, Key.AccountId, Account.Group, Key.ExpiresAt, Key.Models, Key.Limits, Key.DailyBudget, Key.MonthlyBudget);
}
