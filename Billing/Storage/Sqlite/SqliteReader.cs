using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Reads a ledger in a file, on connections that cannot write to it.</summary>
internal sealed class SqliteReader : StoreReader
{
    private const int BusySeconds = 5;

    private readonly string _connectionString;

    public SqliteReader(string connectionString)
    {
        var given = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = BusySeconds, Pooling = true, Mode = SqliteOpenMode.ReadOnly };
        Name = Path.GetFullPath(given.DataSource);
        _connectionString = given.ConnectionString;
    }

    // An index would cost every call twice. What is summed is closed, and only this process could have opened it, so looking
    // through the last hours does.
    public override string IsOpenSql => "calls.outcome IS NULL AND calls.id >= (SELECT summed_until FROM usage_progress)";

    protected override string Name { get; }

    public override DbTransaction BeginSnapshot(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    protected override void RequireSchema(DbConnection connection) => RequireSchema(connection, connection.ExecuteScalar<int>("PRAGMA user_version"), SqliteSchema.Version);

    /// <summary>Closes all connections that nobody reads from.</summary>
    public override void Dispose()
    {
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    protected override Task<T> RunAsync<T>(Func<Task<T>> reading, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(reading, cancellationToken, TaskCreationOptions.DenyChildAttach, ReadingThreads.Shared).Unwrap();

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
