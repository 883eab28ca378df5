namespace CozeProxy.Tests.Chaos;

/// <summary>Does something at the very moment at which something else happens next, before whatever follows it.</summary>
internal sealed class NextMoment
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Action? _next;

    /// <summary>It happens: whoever waits for it acts, here and now.</summary>
    public void Pass() => Interlocked.Exchange(ref _next, null)?.Invoke();

    public async Task DoAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _next, () =>
        {
            action();
            done.SetResult();
        });
        await done.Task.WaitAsync(Patience, TimeProvider.System);
    }
}
