using System.Data.Common;
using CozeProxy.Billing.Storage.Writing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// The database behind all stores: one writer for this process, and as many readers beside it as are asked for. What the
/// databases differ in is here and nowhere else.
/// </summary>
internal abstract class Database : IDisposable
{
    // Columns are snake_case, properties are not.
    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private readonly Dictionary<StoredTopic, Action> _stale = [];

    /// <summary>The present moment in Unix milliseconds, in SQL, by the clock that all replicas share.</summary>
    public abstract string NowSql { get; }

    /// <summary>Since when the store has been running, in Unix milliseconds, in SQL.</summary>
    public abstract string UpSinceSql { get; }

    /// <summary>What follows a SELECT whose rows are to stay as they are until the transaction ends.</summary>
    public abstract string LockSql { get; }

    /// <summary>Selects what matches in a table for each row of another: row by row through an index, never all of the table at once.</summary>
    public abstract string ForEachSql(string rows, string column, string table, string where);

    /// <summary>The rows of a JSON array of objects, in SQL; each column is a field's name and its type.</summary>
    public abstract string RowsOfJsonSql(string json, params IEnumerable<string> columns);

    /// <summary>Whether this process is the only one that can be alive on this database.</summary>
    public abstract bool IsExclusive { get; }

    protected abstract LedgerWriter Writer { get; }

    /// <summary>Runs queries on a connection of their own; a store that cannot be read is a <see cref="StorageException"/>.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var connection = await OpenReaderAsync(cancellationToken);
                return await read(connection);
            }
            catch (DbException problem) when (isFirst && !cancellationToken.IsCancellationRequested && MayReadAgain(problem))
            {
            }
            catch (DbException problem) when (!cancellationToken.IsCancellationRequested)
            {
                throw new StorageException("The store could not be read.", problem);
            }
        }
    }

    /// <summary>Runs queries that all see the same moment.</summary>
    public Task<T> ReadSnapshotAsync<T>(Func<Snapshot, Task<T>> read, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var transaction = BeginSnapshot(connection);
            return await read(new Snapshot(connection, transaction, cancellationToken));
        },
        cancellationToken);

    /// <summary>Runs statements as one durable transaction, in order with all other changes of this process.</summary>
    public Task<T> WriteAsync<T>(Func<DbConnection, T> statements, CancellationToken cancellationToken) =>
        Writer.RunAsync(new StatementsOperation<T>(statements), cancellationToken);

    /// <summary>Sets money aside or closes a call, together with whatever else is under way.</summary>
    public Task<T> MoveAsync<T>(LedgerOperation<T> operation, CancellationToken cancellationToken) => Writer.RunAsync(operation, cancellationToken);

    /// <summary>Says what to do when another process has changed something that is kept in memory here.</summary>
    public void WhenChangedElsewhere(StoredTopic topic, Action stale) => _stale[topic] = stale;

    /// <summary>Tells the other processes, when the running transaction is committed, that what they keep in memory is stale.</summary>
    public abstract void Announce(DbConnection connection, StoredTopic topic);

    /// <summary>Begins to hear of changes made elsewhere; returns when none can be missed any more.</summary>
    public virtual Task ListenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract void Dispose();

    /// <summary>Whether the same reading may succeed on another connection.</summary>
    protected virtual bool MayReadAgain(DbException problem) => false;

    /// <summary>Begins a transaction whose queries all see the same moment.</summary>
    protected abstract DbTransaction BeginSnapshot(DbConnection connection);

    protected abstract Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    protected void ChangedElsewhere(StoredTopic topic)
    {
        if (_stale.TryGetValue(topic, out var stale))
        {
            stale();
        }
    }
}
