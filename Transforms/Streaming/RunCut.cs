namespace CozeProxy.Transforms.Streaming;

/// <summary>Ends all runs of this process at once, when it can wait for them no longer. Whoever waits for one hears that it failed.</summary>
public sealed class RunCut(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _cut = new(Timeout.InfiniteTimeSpan, time);
    private int _runs;

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Token => _cut.Token;

    public bool IsOver => _cut.IsCancellationRequested;

    /// <summary>How many runs are read at present, with their clients there or not.</summary>
    public int Runs => Volatile.Read(ref _runs);

    public void After(TimeSpan patience) => _cut.CancelAfter(patience);

    public void Now() => _cut.Cancel();

    public void Dispose() => _cut.Dispose();

    /// <summary>Ties the lifetime of a run to this; to be disposed with the run, before its lifetime.</summary>
    internal IDisposable Tie(CancellationTokenSource lifetime) => new Tied(this, lifetime);

    private sealed class Tied : IDisposable
    {
        private readonly RunCut _cut;
        private readonly CancellationTokenRegistration _registration;

        public Tied(RunCut cut, CancellationTokenSource lifetime)
        {
            _cut = cut;
            Interlocked.Increment(ref cut._runs);
            _registration = cut.Token.UnsafeRegister(static lifetime => ((CancellationTokenSource)lifetime!).Cancel(), lifetime);
        }

        public void Dispose()
        {
            _registration.Dispose();
            Interlocked.Decrement(ref _cut._runs);
        }
    }
}
