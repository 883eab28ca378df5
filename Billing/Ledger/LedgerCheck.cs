namespace CozeProxy.Billing.Ledger;

/// <summary>A verification of the ledger, and when it ended.</summary>
public sealed record LedgerCheck(DateTimeOffset At, LedgerVerification Found);
