using System.Data.Common;
using Dapper;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Brings a database forward to the schema this program knows; it never goes back.</summary>
internal static class PostgresSchema
{
    // Any number will do, as long as all replicas ask for the same.
    private const long Lock = 0x636F7A6570726F78;

    private static readonly IReadOnlyList<string> Steps = SchemaSteps.Of("Postgres");

    /// <summary>The schema this program knows.</summary>
    public static int Version => Steps.Count;

    /// <summary>The schema that is there; 0 where there is none.</summary>
    public static int Find(DbConnection connection) => connection.ExecuteScalar<bool>("SELECT to_regclass('schema_version') IS NOT NULL")
        ? connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0
        : 0;

    /// <summary>Replicas that start together wait for the first of them here; a step that fails leaves nothing behind.</summary>
    public static void BringForward(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();

        // Without a limit in time: an index over many calls takes longer than any query may.
        connection.Execute("SELECT pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        var known = connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0;
        if (known > Steps.Count)
        {
            throw new StorageException($"The ledger was written by a newer version (schema {known}, this one knows {Steps.Count}): start that version.");
        }

        for (var step = known; step < Steps.Count; step++)
        {
            connection.Execute(Steps[step], commandTimeout: 0);
            connection.Execute("INSERT INTO schema_version (version) VALUES (@version)", new { version = step + 1 });
        }

        transaction.Commit();
    }
}
