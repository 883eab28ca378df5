namespace CozeProxy.Billing.Storage.Writing;

/// <summary>What the writer does with an operation that moves a call's money.</summary>
internal interface ILedgerOperation
{
    /// <summary>Whether it is tried again until the store takes it, rather than refused while the store is away.</summary>
    bool OutlivesItsStore { get; }

    /// <summary>Says what the batch must read before anything can be decided.</summary>
    void Ask(LedgerBatch batch);

    /// <summary>Decides on what was read, and says what is to be written. Throws without having changed the batch.</summary>
    void Decide(LedgerBatch batch);

    /// <summary>Hears that a commit that seemed to fail may have come through after all; returns what takes it back, where that is needed.</summary>
    ILedgerOperation? CommitWasLost();

    /// <summary>Replaces the result by a failure.</summary>
    void FailWith(Exception failure);

    /// <summary>Wakes the waiter.</summary>
    void Answer();
}
