using System.Data;
using System.Data.Common;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Reads a ledger in PostgreSQL.</summary>
internal sealed class PostgresReader(NpgsqlConnectionStringBuilder settings) : StoreReader
{
    private readonly NpgsqlDataSource _source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();

    protected override string Name { get; } = $"in PostgreSQL ({settings.Host}:{settings.Port}, {settings.Database})";

    public override DbTransaction BeginSnapshot(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    protected override void RequireSchema(DbConnection connection) => RequireSchema(connection, PostgresSchema.Find(connection), PostgresSchema.Version);

    public override void Dispose() => _source.Dispose();

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    // A server that was restarted leaves broken connections in the pool.
    protected override bool MayReadAgain(DbException problem)
    {
        if (!PostgresBatchStore.IsConnectionLost(problem))
        {
            return false;
        }

        _source.Clear();
        return true;
    }
}
