namespace CozeProxy.Billing.Ledger;

/// <summary>Moves money, exactly and durably: what it has answered survives the process.</summary>
public interface ILedger
{
    /// <summary>Writes the call down and sets its money aside; a refused call leaves no trace.</summary>
    ValueTask<HoldResult> HoldAsync(CallOpening opening, CancellationToken cancellationToken);

    /// <summary>
    /// Closes the call, releases its hold and charges it, exactly once; the charge may exceed the hold. While the store is
    /// away this takes as long as that lasts.
    /// </summary>
    ValueTask<SettleResult> SettleAsync(CallClosing closing, CancellationToken cancellationToken);

    /// <summary>Adds to a balance or corrects it; a correction that names a call takes its mark for review away.</summary>
    Task<MovementResult> AddMovementAsync(NewMovement movement, CancellationToken cancellationToken);

    /// <summary>An account's movements other than calls, newest first.</summary>
    Task<Page<Movement>> ListMovementsAsync(long accountId, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Recomputes every balance, hold and charge from the rows they come from.</summary>
    Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the ledger can be written, and throws when it cannot; moves nothing.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}
