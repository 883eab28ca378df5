using System.Data.Common;
using Dapper;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Brings a database forward to the schema this program knows; it never goes back.</summary>
internal static class PostgresSchema
{
    // Any number will do, as long as all replicas ask for the same.
    private const long Lock = 0x636F7A6570726F78;

    // The schema that a program must know at least to go on with this one. A step that takes nothing away, and that asks for
    // nothing an older program does not write, leaves it as it is; any other step raises it to its own number. Then the
    // replicas cannot be replaced one by one.
    private const int OldestProgram = 11;

    private static readonly IReadOnlyList<string> Steps = SchemaSteps.Of("Postgres");

    /// <summary>What brings a database forward, each step by one.</summary>
    internal static IReadOnlyList<string> AllSteps => Steps;

    /// <inheritdoc cref="OldestProgram"/>
    internal static int Oldest => OldestProgram;

    /// <summary>The schema this program knows.</summary>
    public static int Version => Steps.Count;

    /// <summary>The schema that is there; 0 where there is none.</summary>
    public static int Find(DbConnection connection) => connection.ExecuteScalar<bool>("SELECT to_regclass('schema_version') IS NOT NULL")
        ? connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0
        : 0;

    /// <summary>Replicas that start together wait for the first of them here; a step that fails leaves nothing behind.</summary>
    public static void BringForward(NpgsqlConnection connection) => BringForward(connection, Steps, OldestProgram);

    internal static void BringForward(NpgsqlConnection connection, IReadOnlyList<string> steps, int oldestProgram)
    {
        using var transaction = connection.BeginTransaction();

        // Without a limit in time: an index over many calls takes longer than any query may.
        connection.Execute("SELECT pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0);
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        var known = connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0;
        SchemaCompatibility.Require(connection, $"in PostgreSQL ({connection.Host}:{connection.Port}, {connection.Database})", known, steps.Count);
        for (var step = known; step < steps.Count; step++)
        {
            connection.Execute(steps[step], commandTimeout: 0);
            connection.Execute("INSERT INTO schema_version (version) VALUES (@version)", new { version = step + 1 });
        }

        if (known < steps.Count)
        {
            SchemaCompatibility.Declare(connection, oldestProgram);
        }

        transaction.Commit();
    }
}
