namespace CozeProxy.Billing.Storage.Writing;

/// <summary>A movement of a call's money: many of them share a transaction.</summary>
internal abstract class LedgerOperation<TResult> : WriteOperation<TResult>, ILedgerOperation
{
    public abstract bool OutlivesItsStore { get; }

    public abstract void Ask(LedgerBatch batch);

    public void Decide(LedgerBatch batch) => Result = DecideOn(batch);

    public abstract ILedgerOperation? CommitWasLost();

    protected abstract TResult DecideOn(LedgerBatch batch);
}
