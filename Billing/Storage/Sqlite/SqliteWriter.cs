using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It takes whatever has queued up, runs it in one transaction and answers everybody after the
/// commit: while one commit waits for the disk, the next batch gathers, so no timer is needed.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private readonly object _gate = new();
    private readonly WriteSession _session;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private List<WriteOperation> _queued = [];
    private bool _stopping;

    public SqliteWriter(WriteSession session, ILogger logger)
    {
        _session = session;
        _logger = logger;
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
                Monitor.Pulse(_gate);
            }
        }

        return operation.Task;
    }

    /// <summary>Takes nothing new, finishes what is queued and closes the connection.</summary>
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
        while (TakeQueued() is { Count: > 0 } batch)
        {
            RunBatch(batch);

            // Waking the waiters costs about as much as their statements did: the pool does it while the next batch runs.
            ThreadPool.UnsafeQueueUserWorkItem(Answer, batch, preferLocal: false);
        }

        _session.Dispose();
    }

    private List<WriteOperation> TakeQueued()
    {
        lock (_gate)
        {
            while (_queued.Count == 0 && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            var taken = _queued;
            _queued = new List<WriteOperation>(taken.Count);
            return taken;
        }
    }

    private void RunBatch(List<WriteOperation> batch)
    {
        batch.RemoveAll(operation => !operation.TryTake());
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            _session.Begin();
            foreach (var operation in batch)
            {
                _session.Execute(operation);
            }

            _session.Commit();
        }
        catch (Exception problem)
        {
            Log.BatchFailed(_logger, problem, batch.Count);
            Rollback();
            var failure = new StorageException("The ledger could not be written; nothing of this operation remains.", problem);
            foreach (var operation in batch)
            {
                operation.FailWith(failure);
            }
        }
    }

    // A transaction that cannot even be rolled back makes the next begin fail, and its waiters hear of it: the thread must live on.
    private void Rollback()
    {
        try
        {
            _session.Rollback();
        }
        catch (Exception problem)
        {
            Log.RollbackFailed(_logger, problem);
        }
    }

    private static void Answer(List<WriteOperation> batch)
    {
        foreach (var operation in batch)
        {
            operation.Answer();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5020, LogLevel.Error, "A batch of {Count} ledger operations failed and was rolled back.", EventName = "LedgerBatchFailed")]
        public static partial void BatchFailed(ILogger logger, Exception exception, int count);

        [LoggerMessage(5021, LogLevel.Critical, "A failed batch could not be rolled back.", EventName = "LedgerRollbackFailed")]
        public static partial void RollbackFailed(ILogger logger, Exception exception);
    }
}
