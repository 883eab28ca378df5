using System.Data.Common;
using System.Diagnostics;
using CozeProxy.Billing.Ledger;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>
/// Runs what the writer has taken, in batches. While the store is away calls are refused, and settlements are kept until it
/// takes them. One thread's own.
/// </summary>
internal sealed partial class BatchRunner(IBatchStore store, int largestBatch, LedgerMetrics metrics, ILogger logger) : IDisposable
{
    private const int FirstPauseMs = 50;
    private const int LongestPauseMs = 1_000;

    private readonly LedgerBatch _batch = new();
    private List<ILedgerOperation> _owed = [];
    private List<WriteOperation> _done = [];
    private Exception? _lastProblem;
    private long _pausedAt;
    private (int Count, long Since) _published;
    private readonly Lock _gate = new();
    private bool _isLast;

    /// <summary>Whether something is to be tried again.</summary>
    public bool Owes => _owed.Count > 0;

    /// <summary>How many settlements wait for the store, as others may see it, and since what time stamp.</summary>
    public (int Count, long Since) Owed
    {
        get
        {
            lock (_gate)
            {
                return _published;
            }
        }
    }

    /// <summary>How long to leave the store alone before that.</summary>
    public int PauseMs { get; private set; }

    private bool IsPausing => PauseMs > 0 && !_isLast && Stopwatch.GetElapsedTime(_pausedAt).TotalMilliseconds < PauseMs;

    /// <summary>
    /// Runs them in the order they came; neighbours that move money share a transaction. Returns those that can be answered;
    /// the last time that is all there are.
    /// </summary>
    public List<WriteOperation> Run(List<WriteOperation> taken, bool isLast)
    {
        _isLast = isLast;
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
        Publish();
        return _done;
    }

    public void Dispose() => store.Dispose();

    private void Publish()
    {
        if (_owed.Count != _published.Count)
        {
            lock (_gate)
            {
                _published = (_owed.Count, _published.Count == 0 ? Stopwatch.GetTimestamp() : _published.Since);
            }
        }
    }

    private void RunMovements(List<ILedgerOperation> movements)
    {
        for (var from = 0; from < movements.Count; from += largestBatch)
        {
            var batch = movements.GetRange(from, Math.Min(largestBatch, movements.Count - from));
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

            store.Open(_batch);
            foreach (var movement in movements)
            {
                Decide(movement);
            }

            isClosing = true;
            store.Close(_batch);
            PauseMs = 0;
            metrics.Committed(_batch, Stopwatch.GetElapsedTime(started));
            foreach (var movement in movements)
            {
                _done.Add((WriteOperation)movement);
            }
        }
        catch (Exception problem) when (store.IsCausedByData(problem))
        {
            store.Rollback();
            RunOneByOne(movements, problem);
        }
        catch (Exception problem)
        {
            store.Rollback();
            metrics.Failed();
            Log.BatchFailed(logger, problem, movements.Count);
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
            Log.MovementRefused(logger, problem);
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

            if (movement.OutlivesItsStore && !_isLast)
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
        PauseMs = Math.Clamp(PauseMs * 2, FirstPauseMs, LongestPauseMs);
        _pausedAt = Stopwatch.GetTimestamp();
    }

    private void RunStatements(WriteOperation operation)
    {
        try
        {
            store.Run(((IStatements)operation).Run);
            PauseMs = 0;
        }
        catch (Exception problem)
        {
            store.Rollback();
            operation.FailWith(problem is DbException ? new StorageException("The change could not be stored.", problem) : problem);
        }

        _done.Add(operation);
    }

    private static partial class Log
    {
        [LoggerMessage(5020, LogLevel.Error, "A batch of {Count} ledger movements could not be written; settlements among them are tried again.", EventName = "LedgerBatchFailed")]
        public static partial void BatchFailed(ILogger logger, Exception exception, int count);

        [LoggerMessage(5021, LogLevel.Error, "A ledger movement was refused for its own data.", EventName = "LedgerMovementRefused")]
        public static partial void MovementRefused(ILogger logger, Exception exception);
    }
}
