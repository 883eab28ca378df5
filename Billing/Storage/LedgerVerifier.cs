using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage;

/// <summary>Verification on the reading side of a database alone.</summary>
internal sealed class LedgerVerifier(StoreReader reader, TimeProvider time) : ILedgerVerifier
{
    public async Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        await reader.RequireSchemaAsync(cancellationToken);
        return await new Verification(reader, time).RunAsync(cancellationToken);
    }
}
