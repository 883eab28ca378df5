namespace CozeProxy.Billing.Ledger;

/// <summary>What the ledger has not written down yet.</summary>
/// <param name="Queued">Movements that wait for their commit.</param>
/// <param name="Owed">Settlements that wait for a store that is away.</param>
/// <param name="Oldest">How long the oldest of them has waited; zero where there is none.</param>
internal readonly record struct LedgerBacklog(int Queued, int Owed, TimeSpan Oldest);
