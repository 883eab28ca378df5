namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Time that stands still until it is set forward; timers then fire on the thread that sets it.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waits = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private int _created;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
            _created++;
            foreach (var (_, reached) in _waits.Where(wait => wait.Count <= _created))
            {
                reached.TrySetResult();
            }
        }

        return timer;
    }

    /// <summary>How many timers were ever created; the next is one more.</summary>
    public int TimersCreated => _created;

    /// <summary>Returns when that many timers were created: then whoever waits for time to pass has begun to.</summary>
    public async Task WaitForTimerAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waits.Add((count, reached));
            if (count <= _created)
            {
                reached.SetResult();
            }
        }

        await reached.Task.WaitAsync(Eventually.Patience);
    }

    public void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    internal void Forget(FakeTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }
}
