using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace CozeProxy.Limits;

/// <summary>
/// The places that this replica has taken, each known to Redis under a lease. They are remembered here as well: while Redis is away they
/// are counted here, and a Redis that has forgotten them is told again. The leases of a replica that dies end by themselves.
/// </summary>
internal sealed class LeasedPlaces(SharedLimits limits, PlaceLease lease) : IPlaces
{
    private const int MostAtOnce = 500;

    private readonly string _replica = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _held = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>A name for a lease that nobody has used.</summary>
    public string NewLease() => string.Create(CultureInfo.InvariantCulture, $"{_replica}:{Interlocked.Increment(ref _last)}");

    /// <summary>Remembers a place that Redis has given.</summary>
    public IDisposable Keep(string name, string leaseId)
    {
        lock (_gate)
        {
            HeldUnder(name).Add(leaseId);
        }

        return new Place(this, name, leaseId);
    }

    /// <summary>Takes a place by what this replica knows alone; Redis hears of it at the next renewal.</summary>
    public IDisposable? TryEnter(string name, int places)
    {
        var leaseId = NewLease();
        lock (_gate)
        {
            if (_held.TryGetValue(name, out var held) && held.Count >= places)
            {
                return null;
            }

            HeldUnder(name).Add(leaseId);
        }

        return new Place(this, name, leaseId);
    }

    /// <summary>Lets all leases live on. What is given back meanwhile is taken out again, since the renewal may have overtaken that.</summary>
    public async Task RenewAsync()
    {
        foreach (var some in Snapshot().Chunk(MostAtOnce))
        {
            // All are on their way before the first is answered.
            var renewals = some.Select(held => limits.EvaluateAsync(LimitScript.Renew, [held.Name], [lease.Milliseconds, .. held.Leases])).ToList();
            var isShared = Array.TrueForAll(await Task.WhenAll(renewals), result => result is not null);
            if (!isShared)
            {
                return;
            }

            await Task.WhenAll(some.SelectMany(GoneSince).Select(gone => ReleaseAsync(gone.Name, gone.Lease)));
        }
    }

    private List<(string Name, RedisValue[] Leases)> Snapshot()
    {
        lock (_gate)
        {
            return [.. _held.SelectMany(held => held.Value.Chunk(MostAtOnce).Select(leases => (held.Key, Array.ConvertAll(leases, id => (RedisValue)id))))];
        }
    }

    private IEnumerable<(string Name, string Lease)> GoneSince((string Name, RedisValue[] Leases) held)
    {
        lock (_gate)
        {
            var now = _held.GetValueOrDefault(held.Name);
            return [.. held.Leases.Where(id => now?.Contains((string)id!) != true).Select(id => (held.Name, (string)id!))];
        }
    }

    private HashSet<string> HeldUnder(string name)
    {
        if (!_held.TryGetValue(name, out var held))
        {
            _held[name] = held = new HashSet<string>(StringComparer.Ordinal);
        }

        return held;
    }

    private void Leave(string name, string leaseId)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(name, out var held) || !held.Remove(leaseId))
            {
                return;
            }

            if (held.Count == 0)
            {
                _held.Remove(name);
            }
        }

        // Nobody waits for it: if it is lost, the lease ends by its own lifetime.
        _ = ReleaseAsync(name, leaseId);
    }

    private Task<RedisResult?> ReleaseAsync(string name, string leaseId) => limits.EvaluateAsync(LimitScript.Release, [name], [leaseId]);

    private sealed class Place(LeasedPlaces places, string name, string leaseId) : IDisposable
    {
        public void Dispose() => places.Leave(name, leaseId);
    }
}
