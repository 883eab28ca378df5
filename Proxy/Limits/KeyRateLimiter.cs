using System.Threading.RateLimiting;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Limits;

/// <summary>Counts each key's requests against its own limit, over the last minute in steps of ten seconds.</summary>
internal sealed class KeyRateLimiter : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int Segments = 6;

    // The limit is part of the partition: a key whose limit changes starts a new count.
    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, (long, int)>(caller =>
        RateLimitPartition.GetSlidingWindowLimiter((caller.KeyId, caller.RequestsPerMinute ?? int.MaxValue), key =>
            new SlidingWindowRateLimiterOptions { PermitLimit = key.Item2, Window = Window, SegmentsPerWindow = Segments, QueueLimit = 0 }));

    /// <summary>False, with the time to wait, when the key has used up its minute.</summary>
    public bool TryAcquire(Caller caller, out TimeSpan retryAfter)
    {
        using var lease = _limiter.AttemptAcquire(caller);
        retryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window / Segments;
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
