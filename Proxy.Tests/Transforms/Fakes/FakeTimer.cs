namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>A timer of <see cref="FakeTime"/>; it fires once, which is all that time-outs and delays need.</summary>
internal sealed class FakeTimer(FakeTime time, Action callback) : ITimer
{
    /// <summary>Null while it is not armed.</summary>
    public DateTimeOffset? Due { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetUtcNow() + dueTime;
        return true;
    }

    public void Fire()
    {
        if (Due is not null)
        {
            Due = null;
            callback();
        }
    }

    public void Dispose()
    {
        Due = null;
        time.Forget(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
