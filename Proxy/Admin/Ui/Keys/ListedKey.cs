using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.Ui.Keys;

/// <summary>A key in a list, with whether it works and what it has spent, where that is known.</summary>
internal sealed record ListedKey(GatewayKey Key, KeyState State, KeySpending? Spending);
