using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Ledger;

/// <summary>Verifies the ledger every hour and says loudly when it is not exact.</summary>
internal sealed partial class LedgerAudit(ILedger ledger, TimeProvider time, ILogger<LedgerAudit> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var wait = First; ; wait = Every)
            {
                await Task.Delay(wait, time, stoppingToken);
                await VerifyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the program.
        }
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await ledger.VerifyAsync(cancellationToken);
            if (found.Ok)
            {
                Log.Exact(logger, found.Accounts, found.Calls, found.OpenHolds);
            }
            else
            {
                Log.NotExact(logger, found.Differences.Count, found.Differences[0]);
            }
        }
        catch (IOException problem)
        {
            Log.NotVerified(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5040, LogLevel.Information, "The ledger is exact: {Accounts} accounts, {Calls} calls, {OpenHolds} under way.", EventName = "LedgerExact")]
        public static partial void Exact(ILogger logger, long accounts, long calls, long openHolds);

        [LoggerMessage(5041, LogLevel.Critical, "The ledger is not exact: {Count} differences, the first one {Difference}. `ledger verify` lists them.", EventName = "LedgerNotExact")]
        public static partial void NotExact(ILogger logger, int count, LedgerDifference difference);

        [LoggerMessage(5042, LogLevel.Warning, "The ledger could not be verified; it is tried again in an hour.", EventName = "LedgerNotVerified")]
        public static partial void NotVerified(ILogger logger, Exception exception);
    }
}
