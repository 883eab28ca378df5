using System.Data.Common;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The reading side of a database. It changes nothing, so it may stand beside a process that writes.</summary>
internal abstract class StoreReader : IDisposable
{
    // Columns are snake_case, properties are not.
    static StoreReader() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Runs queries on a connection of their own; a store that cannot be read is a <see cref="StorageException"/>.</summary>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        RunAsync(() => TryToReadAsync(read, cancellationToken), cancellationToken);

    /// <summary>The condition that a call is under way, as its rows are found the quickest.</summary>
    public virtual string IsOpenSql => "calls.outcome IS NULL";

    /// <summary>Runs queries that all see the same moment.</summary>
    public Task<T> ReadSnapshotAsync<T>(Func<Snapshot, Task<T>> read, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var transaction = BeginSnapshot(connection);
            return await read(new Snapshot(connection, transaction, cancellationToken));
        },
        cancellationToken);

    /// <summary>Begins a transaction whose queries all see the same moment.</summary>
    public abstract DbTransaction BeginSnapshot(DbConnection connection);

    /// <summary>Throws when the tables are not those this program gets along with.</summary>
    public Task RequireSchemaAsync(CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            RequireSchema(connection);
            return Task.FromResult(true);
        },
        cancellationToken);

    public abstract void Dispose();

    /// <summary>How a person recognises the store; no password is in it.</summary>
    protected abstract string Name { get; }

    protected abstract void RequireSchema(DbConnection connection);

    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs a reading where one may be run.</summary>
    protected virtual Task<T> RunAsync<T>(Func<Task<T>> reading, CancellationToken cancellationToken) => reading();

    /// <summary>Whether the same reading may succeed on another connection.</summary>
    protected virtual bool MayReadAgain(DbException problem) => false;

    protected void RequireSchema(DbConnection connection, int found, int known)
    {
        if (found < known)
        {
            throw new StorageException($"The ledger {Name} has not been brought forward to this version (schema {found}, this one knows {known}): start the proxy once.");
        }

        SchemaCompatibility.Require(connection, Name, found, known);
    }

    private async Task<T> TryToReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var connection = await OpenAsync(cancellationToken);
                return await read(connection);
            }
            catch (DbException problem) when (isFirst && !cancellationToken.IsCancellationRequested && MayReadAgain(problem))
            {
            }
            catch (DbException problem) when (!cancellationToken.IsCancellationRequested)
            {
                throw new StorageException($"The store {Name} could not be read.", problem);
            }
        }
    }
}
