namespace CozeProxy.Billing.Ledger;

/// <summary>Verifies a ledger without being able to change it, beside whoever writes it.</summary>
public interface ILedgerVerifier
{
    /// <summary>Recomputes every balance, hold and charge from the rows they come from.</summary>
    Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken);
}
