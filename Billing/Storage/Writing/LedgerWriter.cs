using System.Diagnostics;
using CozeProxy.Billing.Ledger;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>
/// The one thread of this process that writes. It takes whatever has queued up, runs it in one transaction and answers
/// everybody after the commit: while one commit waits for the disk, the next batch gathers, so no timer is needed.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    private readonly object _gate = new();
    private readonly BatchRunner _runner;
    private readonly Thread _thread;
    private List<WriteOperation> _queued = [];
    private long _queuedSince;
    private int _running;
    private long _runningSince;
    private bool _stopping;

    public LedgerWriter(IBatchStore store, int largestBatch, LedgerMetrics metrics, ILogger logger)
    {
        _runner = new BatchRunner(store, largestBatch, metrics, logger);
        metrics.Watch(Backlog);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
    }

    public Task<TResult> RunAsync<TResult>(WriteOperation<TResult> operation, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        // Before it is queued: once queued, it may be over before the next line runs.
        operation.CancelWith(cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queued.Add(operation);
            if (_queued.Count == 1)
            {
                _queuedSince = Stopwatch.GetTimestamp();
                Monitor.Pulse(_gate);
            }
        }

        return operation.Task;
    }

    /// <summary>Takes nothing new, finishes what is queued and closes the store.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (TakeQueued(out var taken, out var isLast))
        {
            taken.RemoveAll(operation => !operation.TryTake());
            var done = _runner.Run(taken, isLast);
            Volatile.Write(ref _running, 0);

            // Waking the waiters costs about as much as their statements did: the pool does it while the next batch runs.
            ThreadPool.UnsafeQueueUserWorkItem(Answer, done, preferLocal: false);
        }

        _runner.Dispose();
    }

    /// <summary>False when there is nothing left to do, ever.</summary>
    private bool TakeQueued(out List<WriteOperation> taken, out bool isLast)
    {
        lock (_gate)
        {
            while (_queued.Count == 0 && !_stopping)
            {
                // What is owed is tried again after a pause, or with whatever comes then.
                if (!Monitor.Wait(_gate, _runner.Owes ? _runner.PauseMs : Timeout.Infinite))
                {
                    break;
                }
            }

            isLast = _stopping;
            taken = _queued;
            _running = taken.Count;
            _runningSince = _queuedSince;
            _queued = new List<WriteOperation>(taken.Count);
            return taken.Count > 0 || _runner.Owes || !isLast;
        }
    }

    private LedgerBacklog Backlog()
    {
        lock (_gate)
        {
            var running = Volatile.Read(ref _running);
            var (owed, owedSince) = _runner.Owed;
            var since = owed > 0 ? owedSince : running > 0 ? _runningSince : _queuedSince;
            var isEmpty = owed == 0 && running == 0 && _queued.Count == 0;
            return new LedgerBacklog(running + _queued.Count, owed, isEmpty ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since));
        }
    }

    private static void Answer(List<WriteOperation> taken)
    {
        foreach (var operation in taken)
        {
            operation.Answer();
        }
    }
}
