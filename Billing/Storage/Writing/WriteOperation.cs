namespace CozeProxy.Billing.Storage.Writing;

/// <summary>Something for the writer to do. What it finds is only announced once that is committed.</summary>
internal abstract class WriteOperation
{
    private const int Queued = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private int _state;

    /// <summary>Makes it the writer's, after which it can no longer be cancelled; false when it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) == Queued;

    /// <summary>Replaces the result by a failure.</summary>
    public abstract void FailWith(Exception failure);

    /// <summary>Wakes the waiter.</summary>
    public abstract void Answer();

    protected bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Queued) == Queued;
}
