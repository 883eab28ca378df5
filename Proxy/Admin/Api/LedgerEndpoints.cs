using CozeProxy.Billing.Ledger;

namespace CozeProxy.Admin.Api;

internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder api) =>
        api.MapGet("/ledger/verify", (ILedger ledger, CancellationToken cancellationToken) => ledger.VerifyAsync(cancellationToken));
}
