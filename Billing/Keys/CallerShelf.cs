using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CozeProxy.Billing.Keys;

/// <summary>
/// A bounded store by key. When one half is full the other is dropped: what was asked for since the last time has moved on into
/// the new half, so what goes is what nobody asked for lately. A hit takes no lock and allocates nothing.
/// </summary>
internal sealed class CallerShelf<T>(int capacity, TimeSpan lifetime)
    where T : class
{
    private readonly Lock _gate = new();
    private volatile Half _young = new();
    private volatile Half _old = new();

    public int Count => _young.Entries.Count + _old.Entries.Count;

    public bool TryGet(KeyHash hash, long now, TimeProvider time, [NotNullWhen(true)] out T? value)
    {
        var isYoung = _young.Entries.TryGetValue(hash, out var entry);
        if ((!isYoung && !_old.Entries.TryGetValue(hash, out entry)) || time.GetElapsedTime(entry.Since, now) >= lifetime)
        {
            value = null;
            return false;
        }

        if (!isYoung)
        {
            Put(hash, entry.Value, entry.Since);
        }

        value = entry.Value;
        return true;
    }

    public void Put(KeyHash hash, T value, long since)
    {
        var half = _young;
        if (!half.Entries.TryAdd(hash, (value, since)))
        {
            half.Entries[hash] = (value, since);
        }
        else if (Interlocked.Increment(ref half.Added) >= capacity / 2)
        {
            lock (_gate)
            {
                if (half == _young)
                {
                    // In this order, so that nothing is in neither at any moment.
                    _old = half;
                    _young = new Half();
                }
            }
        }
    }

    private sealed class Half
    {
        // The dictionary's own count would take all of its locks.
        public int Added;

        public ConcurrentDictionary<KeyHash, (T Value, long Since)> Entries { get; } = new();
    }
}
