namespace CozeProxy.Lifecycle;

/// <summary>Counts requests, so that the end can wait for the last of them.</summary>
internal sealed class RequestsUnderWay
{
    private long _begun;
    private long _ended;
    private TaskCompletionSource? _none;

    public long Count => Begun - Volatile.Read(ref _ended);

    /// <summary>How many there have been.</summary>
    public long Begun => Volatile.Read(ref _begun);

    public void Begin() => Interlocked.Increment(ref _begun);

    public void End()
    {
        if (Interlocked.Increment(ref _ended) == Begun)
        {
            Volatile.Read(ref _none)?.TrySetResult();
        }
    }

    /// <summary>Ends when there are none; one waits at a time.</summary>
    public Task NoneAsync()
    {
        var none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _none, none);
        if (Count == 0)
        {
            none.TrySetResult();
        }

        return none.Task;
    }
}
