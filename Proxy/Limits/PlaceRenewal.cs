namespace CozeProxy.Limits;

/// <summary>The one loop that renews all leases of this replica; at once when Redis has come back, which may have forgotten them.</summary>
internal sealed partial class PlaceRenewal(LeasedPlaces places, SharedLimits limits, PlaceLease lease, TimeProvider time, ILogger<PlaceRenewal> logger)
    : BackgroundService
{
    private volatile TaskCompletionSource _returned = NewSignal();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        limits.WhenReturned(() => _returned.TrySetResult());
        while (!stoppingToken.IsCancellationRequested)
        {
            await _returned.Task.WaitAsync(lease.RenewEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _returned = NewSignal();
            await RenewAsync();
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            await places.RenewAsync();
        }
        catch (Exception e)
        {
            // The loop must not end: without it, all places would be anybody's.
            Log.Failed(logger, e);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(1303, LogLevel.Error, "The places of calls under way could not be renewed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
