using System.Collections.Concurrent;
using System.Data.Common;
using CozeProxy.Billing.Storage.Writing;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// The database behind all stores: one writer for this process, and as many readers beside it as are asked for. What the
/// databases differ in is here and nowhere else.
/// </summary>
internal abstract class Database : IDisposable
{
    // Stores come to life with the first request that needs them, and changes elsewhere are heard from the start.
    private readonly ConcurrentDictionary<StoredTopic, Action> _stale = [];

    /// <summary>The present moment in Unix milliseconds, in SQL, by the clock that all replicas share.</summary>
    public abstract string NowSql { get; }

    /// <summary>What follows a SELECT whose rows are to stay as they are until the transaction ends.</summary>
    public abstract string LockSql { get; }

    /// <summary>Selects what matches in a table for each row of another: row by row through an index, never all of the table at once.</summary>
    public abstract string ForEachSql(string rows, string column, string table, string where);

    /// <summary>The rows of a JSON array of objects, in SQL; each column is a field's name and its type.</summary>
    public abstract string RowsOfJsonSql(string json, params IEnumerable<string> columns);

    /// <summary>Whether this process is the only one that can be alive on this database.</summary>
    public abstract bool IsExclusive { get; }

    /// <summary>The reading side.</summary>
    public abstract StoreReader Reader { get; }

    protected abstract LedgerWriter Writer { get; }

    /// <inheritdoc cref="StoreReader.ReadAsync"/>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) => Reader.ReadAsync(read, cancellationToken);

    /// <inheritdoc cref="StoreReader.ReadSnapshotAsync"/>
    public Task<T> ReadSnapshotAsync<T>(Func<Snapshot, Task<T>> read, CancellationToken cancellationToken) => Reader.ReadSnapshotAsync(read, cancellationToken);

    /// <summary>Runs statements as one durable transaction, in order with all other changes of this process.</summary>
    public Task<T> WriteAsync<T>(Func<DbConnection, T> statements, CancellationToken cancellationToken) =>
        Writer.RunAsync(new StatementsOperation<T>(statements), cancellationToken);

    /// <summary>Sets money aside or closes a call, together with whatever else is under way.</summary>
    public Task<T> MoveAsync<T>(LedgerOperation<T> operation, CancellationToken cancellationToken) => Writer.RunAsync(operation, cancellationToken);

    /// <summary>Says what to do when another process has changed something that is kept in memory here.</summary>
    public void WhenChangedElsewhere(StoredTopic topic, Action stale) => _stale[topic] = stale;

    /// <summary>
    /// Tells the other processes, when the running transaction is committed, that what they keep in memory is stale; until
    /// then none of them changes it either. To be called first.
    /// </summary>
    public abstract void Announce(DbConnection connection, StoredTopic topic);

    /// <summary>Begins to hear of changes made elsewhere; returns when none can be missed any more.</summary>
    public virtual Task ListenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract void Dispose();

    protected void ChangedElsewhere(StoredTopic topic)
    {
        if (_stale.TryGetValue(topic, out var stale))
        {
            stale();
        }
    }
}
