using System.Data.Common;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Billing.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CozeProxy.Billing;

/// <summary>Asks the configured store whether it is there, and changes nothing.</summary>
public static class StoreProbe
{
    /// <summary>What is there, beside a running proxy or without one.</summary>
    /// <exception cref="StorageException">It does not answer, or belongs to a newer version.</exception>
    public static async Task<StoreState> AskAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new BillingOptions();
        BillingOptionsBinder.Bind(configuration, options);
        return options.UsesPostgres
            ? await AskPostgresAsync(options.ConnectionString, cancellationToken)
            : await AskSqliteAsync(options.ConnectionString, cancellationToken);
    }

    private static async Task<StoreState> AskPostgresAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = PostgresSettings.Of(connectionString);
        var name = $"in PostgreSQL ({settings.Host}:{settings.Port}, {settings.Database})";
        try
        {
            await using var connection = new NpgsqlConnection($"{settings.ConnectionString};Pooling=false");
            await connection.OpenAsync(cancellationToken);
            var found = PostgresSchema.Find(connection);
            SchemaCompatibility.Require(connection, name, found, PostgresSchema.Version);
            return new StoreState(BillingOptions.Postgres, found == 0 ? null : found, PostgresSchema.Version);
        }
        catch (DbException problem)
        {
            throw new StorageException($"The ledger {name} does not answer: {problem.Message}", problem);
        }
    }

    private static async Task<StoreState> AskSqliteAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var file = Path.GetFullPath(settings.DataSource);
        if (!File.Exists(file))
        {
            return new StoreState(BillingOptions.Sqlite, null, SqliteSchema.Version);
        }

        try
        {
            await using var connection = new SqliteConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            var found = await connection.ExecuteScalarAsync<int>("PRAGMA user_version");
            SchemaCompatibility.Require(connection, file, found, SqliteSchema.Version);
            return new StoreState(BillingOptions.Sqlite, found == 0 ? null : found, SqliteSchema.Version);
        }
        catch (DbException problem)
        {
            throw new StorageException($"The ledger {file} cannot be read: {problem.Message}", problem);
        }
    }
}
