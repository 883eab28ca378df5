using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;

namespace CozeProxy.Limits;

/// <summary>Lets so many calls be under way, some more wait for a moment, and turns the others away. It counts what it does.</summary>
internal sealed class CallGate : IDisposable
{
    public const string MeterName = "CozeProxy.Limits";

    private readonly ServerLimits _limits;
    private readonly TimeProvider _time;
    private readonly ConcurrencyLimiter _limiter;
    private readonly Meter _meter;
    private readonly Counter<long> _refused;

    public CallGate(ServerLimits limits, IMeterFactory meters, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.MaxInFlight,
            QueueLimit = limits.MaxQueued,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _meter = meters.Create(MeterName);
        _meter.CreateObservableGauge("cozeproxy.calls.in_flight", () => InFlight, "{call}", "Calls under way whose clients are there.");
        _meter.CreateObservableGauge("cozeproxy.calls.queued", () => Queued, "{call}", "Calls that wait for others to end.");
        _refused = _meter.CreateCounter<long>("cozeproxy.calls.refused", "{call}", "Calls that were turned away because too many were under way.");
        _refused.Add(0);
    }

    public long InFlight => _limits.MaxInFlight - (_limiter.GetStatistics()?.CurrentAvailablePermits ?? _limits.MaxInFlight);

    public long Queued => _limiter.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <summary>What to tell those who are turned away.</summary>
    public TimeSpan RetryAfter => _limits.QueueTimeout;

    /// <summary>A lease that is to be disposed when the call ends; not acquired when the call has to wait.</summary>
    public RateLimitLease TryEnter() => _limiter.AttemptAcquire();

    /// <summary>Waits in the queue; null when it is full, or when the call's time in it is over.</summary>
    public async ValueTask<RateLimitLease?> WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_limits.QueueTimeout, _time);
        using var bounds = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var lease = await _limiter.AcquireAsync(cancellationToken: bounds.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its time in the queue is over.
        }

        _refused.Add(1);
        return null;
    }

    public void Dispose()
    {
        _limiter.Dispose();
        _meter.Dispose();
    }
}
