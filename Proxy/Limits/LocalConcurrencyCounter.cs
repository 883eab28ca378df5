using System.Collections.Concurrent;

namespace CozeProxy.Limits;

/// <summary>Counts within this process. A name that nobody uses any more takes no memory.</summary>
internal sealed class LocalConcurrencyCounter : IConcurrencyCounter, IPlaces
{
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    public ValueTask<IDisposable?> TryEnterAsync(string name, int places) => new(TryEnter(name, places));

    public IDisposable? TryEnter(string name, int places)
    {
        while (true)
        {
            var isKnown = _taken.TryGetValue(name, out var taken);
            if (taken >= places)
            {
                return null;
            }

            if (isKnown ? _taken.TryUpdate(name, taken + 1, taken) : _taken.TryAdd(name, 1))
            {
                return new Place(this, name);
            }
        }
    }

    private void Leave(string name)
    {
        while (_taken.TryGetValue(name, out var taken))
        {
            if (taken > 1 ? _taken.TryUpdate(name, taken - 1, taken) : _taken.TryRemove(KeyValuePair.Create(name, taken)))
            {
                return;
            }
        }
    }

    private sealed class Place(LocalConcurrencyCounter counter, string name) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            {
                counter.Leave(name);
            }
        }
    }
}
