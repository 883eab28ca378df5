namespace CozeProxy.Billing.Ledger;

/// <summary>What recomputing the ledger found.</summary>
public sealed record LedgerVerification(bool Ok, long Accounts, long Calls, long OpenHolds, IReadOnlyList<LedgerDifference> Differences);
