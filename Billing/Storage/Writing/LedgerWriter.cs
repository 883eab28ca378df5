using System.Data.Common;
using System.Diagnostics;
using CozeProxy.Billing.Ledger;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>
/// The one thread of this process that writes. It takes whatever has queued up, runs it in one transaction and answers
/// everybody after the commit: while one commit waits for the disk, the next batch gathers, so no timer is needed.
/// While the store is away calls are refused, and settlements are kept until it takes them.
/// </summary>
internal sealed partial class LedgerWriter : IDisposable
{
    private const int FirstPauseMs = 50;
    private const int LongestPauseMs = 1_000;

    private readonly object _gate = new();
    private readonly IBatchStore _store;
    private readonly int _largestBatch;
    private readonly LedgerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly LedgerBatch _batch = new();
    private readonly Thread _thread;
    private List<WriteOperation> _queued = [];

    // Only the writer's thread touches these.
    private List<ILedgerOperation> _owed = [];
    private List<WriteOperation> _done = [];
    private Exception? _lastProblem;
    private long _pausedAt;
    private int _pauseMs;
    private volatile bool _stopping;

    public LedgerWriter(IBatchStore store, int largestBatch, LedgerMetrics metrics, ILogger logger)
    {
        _store = store;
        _largestBatch = largestBatch;
        _metrics = metrics;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
    }

    private bool IsPausing => _pauseMs > 0 && !_stopping && Stopwatch.GetElapsedTime(_pausedAt).TotalMilliseconds < _pauseMs;

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
        while (TakeQueued() is { } taken)
        {
            taken.RemoveAll(operation => !operation.TryTake());
            var done = Run(taken);

            // Waking the waiters costs about as much as their statements did: the pool does it while the next batch runs.
            ThreadPool.UnsafeQueueUserWorkItem(Answer, done, preferLocal: false);
        }

        _store.Dispose();
    }

    /// <summary>Null when there is nothing left to do, ever.</summary>
    private List<WriteOperation>? TakeQueued()
    {
        lock (_gate)
        {
            while (_queued.Count == 0 && !_stopping)
            {
                // What is owed is tried again after a pause, or with whatever comes then.
                if (!Monitor.Wait(_gate, _owed.Count > 0 ? _pauseMs : Timeout.Infinite))
                {
                    break;
                }
            }

            if (_queued.Count == 0 && _owed.Count == 0 && _stopping)
            {
                return null;
            }

            var taken = _queued;
            _queued = new List<WriteOperation>(taken.Count);
            return taken;
        }
    }

    // In the order they came; neighbours that move money share a transaction. Returns those that can be answered.
    private List<WriteOperation> Run(List<WriteOperation> taken)
    {
        var movements = _owed;
        _owed = [];
        _done = new List<WriteOperation>(taken.Count + movements.Count);
        foreach (var operation in taken)
        {
            if (operation is ILedgerOperation movement)
            {
                movements.Add(movement);
                continue;
            }

            RunMovements(movements);
            movements.Clear();
            RunStatements(operation);
        }

        RunMovements(movements);
        return _done;
    }

    private void RunMovements(List<ILedgerOperation> movements)
    {
        for (var from = 0; from < movements.Count; from += _largestBatch)
        {
            var batch = movements.GetRange(from, Math.Min(_largestBatch, movements.Count - from));
            if (IsPausing)
            {
                Postpone(batch, _lastProblem!, mayHaveCommitted: false);
            }
            else
            {
                RunBatch(batch);
            }
        }
    }

    private void RunBatch(List<ILedgerOperation> movements)
    {
        var started = Stopwatch.GetTimestamp();
        var isClosing = false;
        try
        {
            _batch.Clear();
            foreach (var movement in movements)
            {
                movement.Ask(_batch);
            }

            _store.Open(_batch);
            foreach (var movement in movements)
            {
                Decide(movement);
            }

            isClosing = true;
            _store.Close(_batch);
            _pauseMs = 0;
            _metrics.Committed(_batch, Stopwatch.GetElapsedTime(started));
            foreach (var movement in movements)
            {
                _done.Add((WriteOperation)movement);
            }
        }
        catch (Exception problem) when (_store.IsCausedByData(problem))
        {
            _store.Rollback();
            RunOneByOne(movements, problem);
        }
        catch (Exception problem)
        {
            _store.Rollback();
            Log.BatchFailed(_logger, problem, movements.Count);
            Pause(problem);
            Postpone(movements, problem, isClosing);
        }
    }

    // What one operation cannot decide is its own matter: it has changed nothing.
    private void Decide(ILedgerOperation movement)
    {
        try
        {
            movement.Decide(_batch);
        }
        catch (Exception problem)
        {
            movement.FailWith(problem);
        }
    }

    // Data that the store does not take must not cost its neighbours their call.
    private void RunOneByOne(List<ILedgerOperation> movements, Exception problem)
    {
        if (movements is [var only])
        {
            Log.MovementRefused(_logger, problem);
            only.FailWith(new StorageException("The ledger does not take this.", problem));
            _done.Add((WriteOperation)only);
            return;
        }

        foreach (var movement in movements)
        {
            RunMovements([movement]);
        }
    }

    private void Postpone(List<ILedgerOperation> movements, Exception problem, bool mayHaveCommitted)
    {
        var failure = new StorageException("The ledger could not be written; nothing of this operation remains.", problem);
        foreach (var movement in movements)
        {
            if (mayHaveCommitted && movement.CommitWasLost() is { } undo)
            {
                _owed.Add(undo);
            }

            if (movement.OutlivesItsStore && !_stopping)
            {
                _owed.Add(movement);
                continue;
            }

            movement.FailWith(failure);
            _done.Add((WriteOperation)movement);
        }
    }

    // The store is left alone for a while: calls that come meanwhile are refused at once, and the log is not flooded.
    private void Pause(Exception problem)
    {
        _lastProblem = problem;
        _pauseMs = Math.Clamp(_pauseMs * 2, FirstPauseMs, LongestPauseMs);
        _pausedAt = Stopwatch.GetTimestamp();
    }

    private void RunStatements(WriteOperation operation)
    {
        try
        {
            _store.Run(((IStatements)operation).Run);
            _pauseMs = 0;
        }
        catch (Exception problem)
        {
            _store.Rollback();
            operation.FailWith(problem is DbException ? new StorageException("The change could not be stored.", problem) : problem);
        }

        _done.Add(operation);
    }

    private static void Answer(List<WriteOperation> taken)
    {
        foreach (var operation in taken)
        {
            operation.Answer();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5020, LogLevel.Error, "A batch of {Count} ledger movements could not be written; settlements among them are tried again.", EventName = "LedgerBatchFailed")]
        public static partial void BatchFailed(ILogger logger, Exception exception, int count);

        [LoggerMessage(5021, LogLevel.Error, "A ledger movement was refused for its own data.", EventName = "LedgerMovementRefused")]
        public static partial void MovementRefused(ILogger logger, Exception exception);
    }
}
