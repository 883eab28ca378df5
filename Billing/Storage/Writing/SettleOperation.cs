using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>Closes a call: its hold goes, its charge comes.</summary>
internal sealed class SettleOperation(CallClosing closing) : LedgerOperation<SettleResult>
{
    private bool _mayHaveCommitted;

    // The run has been made: what it cost must be written down, however long that takes.
    public override bool OutlivesItsStore => true;

    public override void Ask(LedgerBatch batch)
    {
        batch.AskForAccount(closing.AccountId);
        batch.AskForCall(closing.CallId);
    }

    public override ILedgerOperation? CommitWasLost()
    {
        _mayHaveCommitted = true;
        return null;
    }

    protected override SettleResult DecideOn(LedgerBatch batch) => batch.Settle(closing, _mayHaveCommitted);
}
