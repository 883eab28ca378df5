namespace CozeProxy.Limits;

/// <summary>Counts over all replicas; while Redis is away, what this one has taken.</summary>
internal sealed class RedisConcurrencyCounter(SharedLimits limits, LeasedPlaces held, PlaceLease lease) : IConcurrencyCounter
{
    private const string Start = "cozeproxy:places:";

    public async ValueTask<IDisposable?> TryEnterAsync(string name, int places)
    {
        var set = Start + name;
        var leaseId = held.NewLease();
        var result = await limits.EvaluateAsync(LimitScript.Take, [set], [places, leaseId, lease.Milliseconds]);
        return result is null ? held.TryEnter(set, places) : (long)result == 1 ? held.Keep(set, leaseId) : null;
    }
}
