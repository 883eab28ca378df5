using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage;

/// <summary>Verification on the reading side of a database alone.</summary>
internal sealed class LedgerVerifier(StoreReader reader) : ILedgerVerifier
{
    public Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken) => reader.ReadAsync(
        connection => Task.Run(
            () =>
            {
                reader.RequireSchema(connection);
                return Verification.Run(reader, connection, cancellationToken);
            },
            cancellationToken),
        cancellationToken);
}
