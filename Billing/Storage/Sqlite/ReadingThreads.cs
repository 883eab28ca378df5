using System.Collections.Concurrent;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>
/// The threads that files are read on. Reading a file holds its thread until it is done; on those of the thread pool, a verification
/// and a page of the console would keep the calls of a small machine waiting until the pool notices, for up to a second.
/// </summary>
internal sealed class ReadingThreads : TaskScheduler
{
    private readonly BlockingCollection<Task> _waiting = [];

    private ReadingThreads(int threads)
    {
        MaximumConcurrencyLevel = threads;
        for (var number = 0; number < threads; number++)
        {
            new Thread(Work) { IsBackground = true, Name = "ledger-reader" }.Start();
        }
    }

    /// <summary>Those of this process, which all ledgers share.</summary>
    public static ReadingThreads Shared { get; } = new(Math.Max(8, 4 * Environment.ProcessorCount));

    public override int MaximumConcurrencyLevel { get; }

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _waiting];

    protected override void QueueTask(Task task) => _waiting.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    private void Work()
    {
        foreach (var task in _waiting.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
