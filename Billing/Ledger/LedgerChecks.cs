namespace CozeProxy.Billing.Ledger;

/// <summary>Remembers how the ledger was found when this process last verified it.</summary>
public sealed class LedgerChecks
{
    private volatile LedgerCheck? _last;

    /// <summary>The last verification that came to its end; null while there was none.</summary>
    public LedgerCheck? Last => _last;

    internal void Add(LedgerCheck check) => _last = check;
}
