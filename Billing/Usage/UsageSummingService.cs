using CozeProxy.Billing.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Usage;

/// <summary>Keeps the sums of usage and the calls of keys up to date, and no rows of calls for longer than they are to be kept.</summary>
internal sealed partial class UsageSummingService(
    UsageSumming summing, CallsOfKeys callsOfKeys, TimeProvider time, ILogger<UsageSummingService> logger)
    : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var wait = First; ; wait = Every)
            {
                await Task.Delay(wait, time, stoppingToken);
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the program.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await summing.SumAsync(cancellationToken);
            await callsOfKeys.FileAsync(cancellationToken);
            var deleted = await summing.ForgetAsync(cancellationToken);
            if (deleted > 0)
            {
                Log.Forgotten(logger, deleted);
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Usage is read from the calls themselves until it works again.
            Log.NotSummed(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5050, LogLevel.Information, "{Count} calls older than they are to be kept are deleted; their sums stay.", EventName = "CallsForgotten")]
        public static partial void Forgotten(ILogger logger, long count);

        [LoggerMessage(5051, LogLevel.Warning, "Usage could not be summed; it is tried again.", EventName = "UsageNotSummed")]
        public static partial void NotSummed(ILogger logger, Exception exception);
    }
}
