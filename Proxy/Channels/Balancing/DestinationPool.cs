using System.Collections;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Channels.Balancing;

/// <summary>What a load-balancing policy chooses from: destinations as any policy of YARP's knows them, with the weights that ours go by.</summary>
internal sealed class DestinationPool : IReadOnlyList<DestinationState>
{
    private readonly OpenChannel[] _open;
    private readonly long[] _upTo;
    private readonly bool _hasCaps;

    public DestinationPool(IEnumerable<OpenChannel> open)
    {
        _open = [.. open];
        _upTo = new long[_open.Length];
        foreach (var (i, (channel, _)) in _open.Index())
        {
            TotalWeight += channel.Weight;
            _upTo[i] = TotalWeight;
            _hasCaps |= channel.MaxConcurrency is not null;
        }
    }

    public int Count => _open.Length;

    public long TotalWeight { get; }

    public ReadOnlySpan<OpenChannel> Open => _open;

    public DestinationState this[int index] => _open[index].Destination;

    /// <summary>The destination in whose share of the total weight the point lies.</summary>
    /// <param name="point">From 0, below the total weight.</param>
    public DestinationState At(long point)
    {
        // The first share that ends beyond the point.
        var found = Array.BinarySearch(_upTo, point + 1);
        return _open[found < 0 ? ~found : found].Destination;
    }

    /// <summary>The pool without what was tried, and without channels that are full as far as this proxy knows; itself where there are none.</summary>
    public DestinationPool Without(IReadOnlyList<Channel> tried)
    {
        if (tried.Count == 0 && !HasFull())
        {
            return this;
        }

        return new DestinationPool(_open.Where(open => !open.IsFull && !tried.Contains(open.Channel)));
    }

    public IEnumerator<DestinationState> GetEnumerator() => _open.Select(open => open.Destination).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool HasFull()
    {
        if (!_hasCaps)
        {
            return false;
        }

        foreach (var open in _open)
        {
            if (open.IsFull)
            {
                return true;
            }
        }

        return false;
    }
}
