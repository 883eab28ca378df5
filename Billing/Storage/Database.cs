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
    private readonly ConcurrentDictionary<StoredTopic, Func<Task>> _stale = [];

    // Of the statements that run right now; only the writer's thread runs any.
    private List<(StoredTopic Topic, long Version)>? _announced;

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

    /// <summary>
    /// Whether what is kept in memory may be taken for true: what others changed more than ten seconds ago would be known. While
    /// it is not, whoever cannot do with old news asks the store.
    /// </summary>
    public virtual bool IsCurrent => true;

    /// <summary>The condition that a column's value is one of those in a list given as a parameter.</summary>
    public abstract string InSql(string column, string list);

    /// <summary>The reading side.</summary>
    public abstract StoreReader Reader { get; }

    protected abstract LedgerWriter Writer { get; }

    /// <inheritdoc cref="StoreReader.ReadAsync"/>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) => Reader.ReadAsync(read, cancellationToken);

    /// <inheritdoc cref="StoreReader.ReadSnapshotAsync"/>
    public Task<T> ReadSnapshotAsync<T>(Func<Snapshot, Task<T>> read, CancellationToken cancellationToken) => Reader.ReadSnapshotAsync(read, cancellationToken);

    /// <summary>Runs statements as one durable transaction, in order with all other changes of this process.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, T> statements, CancellationToken cancellationToken)
    {
        IReadOnlyList<(StoredTopic, long)>? announced = null;
        var result = await Writer.RunAsync(
            new StatementsOperation<T>(connection =>
            {
                _announced = null;
                var found = statements(connection);
                announced = _announced;
                return found;
            }),
            cancellationToken);
        if (announced is not null)
        {
            Committed(announced);
        }

        return result;
    }

    /// <summary>Sets money aside or closes a call, together with whatever else is under way.</summary>
    public Task<T> MoveAsync<T>(LedgerOperation<T> operation, CancellationToken cancellationToken) => Writer.RunAsync(operation, cancellationToken);

    /// <summary>Says what to do when another process has changed something that is kept in memory here.</summary>
    public void WhenChangedElsewhere(StoredTopic topic, Action stale) => WhenChangedElsewhere(topic, () =>
    {
        stale();
        return Task.CompletedTask;
    });

    /// <summary>The same for what takes time and may fail; if it does, it is asked for again with the next look.</summary>
    public void WhenChangedElsewhere(StoredTopic topic, Func<Task> stale) => _stale[topic] = stale;

    /// <summary>
    /// Tells the other processes, when the running transaction is committed, that what they keep in memory is stale; until
    /// then none of them changes it either. To be called first.
    /// </summary>
    public void Announce(DbConnection connection, StoredTopic topic)
    {
        if (NextVersion(connection, topic) is { } version)
        {
            (_announced ??= []).Add((topic, version));
        }
    }

    /// <summary>Keeps, from its first call on, what a key spends that the running transaction creates.</summary>
    public virtual void KeepSpending(DbConnection connection, long keyId, DateTimeOffset now) => Spending.Keep(connection, keyId, now);

    /// <summary>Begins to hear of changes made elsewhere; returns when none can be missed any more.</summary>
    public virtual Task ListenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public abstract void Dispose();

    /// <summary>Makes the topic's next version, whose row stays locked until the running transaction ends; null where nobody else could look.</summary>
    protected abstract long? NextVersion(DbConnection connection, StoredTopic topic);

    /// <summary>What was announced is durable.</summary>
    protected virtual void Committed(IReadOnlyList<(StoredTopic Topic, long Version)> announced)
    {
    }

    /// <summary>A change made elsewhere could not be taken over.</summary>
    protected virtual void Missed(StoredTopic topic)
    {
    }

    protected void ChangedElsewhere(StoredTopic topic)
    {
        if (_stale.TryGetValue(topic, out var stale))
        {
            _ = TakeOverAsync(topic, stale);
        }
    }

    // Nobody waits for it, and whoever failed has logged why.
    private async Task TakeOverAsync(StoredTopic topic, Func<Task> stale)
    {
        try
        {
            await stale();
        }
        catch (Exception)
        {
            Missed(topic);
        }
    }
}
