using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CozeProxy.Billing.Keys;

/// <summary>Remembers for a few seconds who a key belongs to, or that it is unknown.</summary>
internal sealed class CallerCache(TimeProvider time)
{
    // Unknown keys are kept apart, so that guessing at keys cannot push the real ones out.
    internal const int Capacity = 10_000;
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Shelf<Caller> _known = new();
    private readonly Shelf<object> _unknown = new();
    private long _version;

    /// <summary>Read before looking a key up; an answer found under an older version is not kept.</summary>
    public long Version => Interlocked.Read(ref _version);

    public int Count => _known.Count + _unknown.Count;

    public bool TryGet(KeyHash hash, out Caller? caller)
    {
        var now = time.GetTimestamp();
        return _known.TryGet(hash, now, time, out caller) || _unknown.TryGet(hash, now, time, out _);
    }

    public void Keep(KeyHash hash, Caller? caller, long version)
    {
        var now = time.GetTimestamp();
        if (caller is null)
        {
            _unknown.Put(hash, this, now);
        }
        else
        {
            _known.Put(hash, caller, now);
        }

        // A revocation between the look-up and here has already cleared the shelves: what was just put back is stale.
        if (Version != version)
        {
            _known.Remove(hash);
            _unknown.Remove(hash);
        }
    }

    public void Forget()
    {
        Interlocked.Increment(ref _version);
        _known.Clear();
        _unknown.Clear();
    }

    private sealed class Shelf<T>
        where T : class
    {
        private readonly ConcurrentDictionary<KeyHash, (T Value, long Since)> _entries = new();
        private int _count;

        public int Count => _entries.Count;

        public bool TryGet(KeyHash hash, long now, TimeProvider time, [NotNullWhen(true)] out T? value)
        {
            var found = _entries.TryGetValue(hash, out var entry) && time.GetElapsedTime(entry.Since, now) < Lifetime;
            value = found ? entry.Value : null;
            return found;
        }

        public void Put(KeyHash hash, T value, long now)
        {
            // Emptied when full: everything in it is at most seconds away from being looked up again anyway.
            if (Interlocked.Increment(ref _count) > Capacity)
            {
                Clear();
            }

            _entries[hash] = (value, now);
        }

        public void Remove(KeyHash hash) => _entries.TryRemove(hash, out _);

        public void Clear()
        {
            Interlocked.Exchange(ref _count, 0);
            _entries.Clear();
        }
    }
}
