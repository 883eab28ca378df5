using CozeProxy.Billing.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Replicas;

/// <summary>Keeps this replica's lease and looks after the calls of those that have lost theirs.</summary>
internal sealed partial class ReplicaService(
    Database database, Replica replica, AbandonedCalls abandoned, IOptions<BillingOptions> options, TimeProvider time, ILogger<ReplicaService> logger)
    : BackgroundService
{
    private const int RenewalsPerLease = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // With a file of one's own there is nobody to tell, and nobody to look after.
        if (database.IsExclusive)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.ReplicaLease / RenewalsPerLease, time);
        var renewals = 0;
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                // A silent replica is dead only if it could have spoken: after an outage all are given a whole lease again.
                renewals = await replica.RenewAsync(stoppingToken) ? renewals + 1 : 1;
                if (renewals > RenewalsPerLease)
                {
                    renewals = 1;
                    await abandoned.CloseAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                renewals = 0;
                Log.RenewalFailed(logger, problem);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5031, LogLevel.Warning, "This replica could not renew its lease or look after abandoned calls; it tries again.", EventName = "LeaseNotRenewed")]
        public static partial void RenewalFailed(ILogger logger, Exception exception);
    }
}
