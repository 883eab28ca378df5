using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Storage;

/// <summary>Verification on the reading side of a database alone.</summary>
internal sealed class LedgerVerifier(StoreReader reader, TimeProvider time) : ILedgerVerifier
{
    // Elsewhere: a file is read without ever waiting, and the caller may be answering a request.
    public Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await reader.RequireSchemaAsync(cancellationToken);
            return await new Verification(reader, time).RunAsync(cancellationToken);
        },
        cancellationToken);
}
