namespace CozeProxy.Tests.Chaos;

/// <summary>Counts calls by how they ended, and wakes who waits for more of a kind.</summary>
internal sealed class CallTally
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<CallEnd, int> _counts = [];
    private string _lastReason = "";
    private TaskCompletionSource _changed = NewSignal();

    public int Of(CallEnd end)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(end);
        }
    }

    public void Add(ChaosCall call)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _counts[call.End] = _counts.GetValueOrDefault(call.End) + 1;
            _lastReason = call.Reason.Length > 0 ? call.Reason : _lastReason;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Returns when that many more calls have ended so than had at the time of asking.</summary>
    public async Task MoreAsync(CallEnd end, int more)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var wanted = Of(end) + more;
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_counts.GetValueOrDefault(end) >= wanted)
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"{more} more calls that end {end} were expected within {Patience}. There are: {this}; last reason: {_lastReason}", exception);
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
