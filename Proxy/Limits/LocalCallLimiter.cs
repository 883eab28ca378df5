using System.Threading.RateLimiting;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Limits;

/// <summary>
/// Counts within this process: a bucket of tokens for requests in a minute, places for calls at a time. A bucket holds a minute's requests and
/// fills up evenly, as the count in Redis does.
/// </summary>
internal sealed class LocalCallLimiter(IPlaces places) : ICallLimiter, IDisposable
{
    private const int Gates = 64;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PlaceRetry = TimeSpan.FromSeconds(1);

    // The limit is part of the partition: a key whose limit changes starts a new count.
    private readonly PartitionedRateLimiter<Bucket> _buckets = PartitionedRateLimiter.Create<Bucket, Bucket>(bucket =>
        RateLimitPartition.GetTokenBucketLimiter(bucket, key => new TokenBucketRateLimiterOptions
        {
            TokenLimit = key.RequestsPerMinute,
            TokensPerPeriod = key.Step,
            ReplenishmentPeriod = key.TimeFor(key.Step),
            AutoReplenishment = false,
            QueueLimit = 0,
        }));

    // A bucket does not take a token back, so all that may refuse a call is looked at before anything is taken: one call of an account at a time.
    private readonly Lock[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new Lock())];

    public ValueTask<LimitVerdict> TryEnterAsync(Caller caller, bool takesPlaces = true) => new(TryEnter(caller, takesPlaces));

    public LimitVerdict TryEnter(Caller caller, bool takesPlaces)
    {
        var key = Bucket.Of(caller.KeyId, isAccount: false, caller.Limits?.RequestsPerMinute);
        var account = Bucket.Of(caller.AccountId, isAccount: true, caller.AccountLimits?.RequestsPerMinute);
        lock (_gates[(uint)caller.AccountId % Gates])
        {
            var refused = IsEmpty(key) ? CallLimit.KeyRequests : IsEmpty(account) ? CallLimit.AccountRequests : CallLimit.None;
            if (refused != CallLimit.None)
            {
                var wait = (refused == CallLimit.KeyRequests ? key : account)!.Value.TimeFor(1);
                return new LimitVerdict(refused) { RetryAfter = wait, Allowance = AllowanceOf(key, account) };
            }

            if (!TryTakePlaces(caller, takesPlaces, out refused, out var place))
            {
                return new LimitVerdict(refused) { RetryAfter = PlaceRetry, Allowance = AllowanceOf(key, account) };
            }

            Take(key);
            Take(account);
            return new LimitVerdict(CallLimit.None) { Allowance = AllowanceOf(key, account), Place = place };
        }
    }

    public void Dispose() => _buckets.Dispose();

    private bool TryTakePlaces(Caller caller, bool takesPlaces, out CallLimit refused, out IDisposable? place)
    {
        (refused, place) = (CallLimit.None, null);
        if (!takesPlaces)
        {
            return true;
        }

        IDisposable? ofKey = null;
        if (caller.Limits?.MaxConcurrency is { } most && (ofKey = places.TryEnter(LimitNames.KeyPlaces(caller), most)) is null)
        {
            refused = CallLimit.KeyConcurrency;
            return false;
        }

        IDisposable? ofAccount = null;
        if (caller.AccountLimits?.MaxConcurrency is { } all && (ofAccount = places.TryEnter(LimitNames.AccountPlaces(caller), all)) is null)
        {
            ofKey?.Dispose();
            refused = CallLimit.AccountConcurrency;
            return false;
        }

        place = PlacePair.Of(ofKey, ofAccount);
        return true;
    }

    private bool IsEmpty(Bucket? bucket) => bucket is { } some && _buckets.GetStatistics(some) is { CurrentAvailablePermits: < 1 };

    private void Take(Bucket? bucket)
    {
        if (bucket is { } some)
        {
            _buckets.AttemptAcquire(some).Dispose();
        }
    }

    private RequestAllowance? AllowanceOf(Bucket? key, Bucket? account) => RequestAllowance.Tighter(AllowanceOf(key), AllowanceOf(account));

    private RequestAllowance? AllowanceOf(Bucket? bucket)
    {
        if (bucket is not { } some)
        {
            return null;
        }

        var remaining = (int)(_buckets.GetStatistics(some)?.CurrentAvailablePermits ?? some.RequestsPerMinute);
        return new RequestAllowance(some.RequestsPerMinute, remaining, some.TimeFor(some.RequestsPerMinute - remaining));
    }

    private readonly record struct Bucket(long Id, bool IsAccount, int RequestsPerMinute)
    {
        // Of large limits, what comes in a tenth of a second: a single one takes less time than can be told.
        public int Step => Math.Max(1, RequestsPerMinute / 600);

        public TimeSpan TimeFor(int requests) => Minute * ((double)requests / RequestsPerMinute);

        public static Bucket? Of(long id, bool isAccount, int? requestsPerMinute) =>
            requestsPerMinute is { } limit ? new Bucket(id, isAccount, limit) : null;
    }
}
