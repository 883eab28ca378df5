using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Brings a database file forward to the schema this program knows; it never goes back.</summary>
internal static class SqliteSchema
{
    // The schema that a program must know at least to go on with this one. A step that takes nothing away, and that asks for
    // nothing an older program does not write, leaves it as it is; any other step raises it to its own number. Then the
    // replicas cannot be replaced one by one.
    private const int OldestProgram = 12;

    private static readonly IReadOnlyList<string> Steps = SchemaSteps.Of("Sqlite");

    /// <summary>What brings a database forward, each step by one.</summary>
    internal static IReadOnlyList<string> AllSteps => Steps;

    /// <inheritdoc cref="OldestProgram"/>
    internal static int Oldest => OldestProgram;

    /// <summary>The schema this program knows.</summary>
    public static int Version => Steps.Count;

    public static void BringForward(SqliteConnection connection) => BringForward(connection, Steps, OldestProgram);

    internal static void BringForward(SqliteConnection connection, IReadOnlyList<string> steps, int oldestProgram)
    {
        var known = connection.ExecuteScalar<int>("PRAGMA user_version");
        SchemaCompatibility.Require(connection, connection.DataSource, known, steps.Count);
        for (var step = known; step < steps.Count; step++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(steps[step], transaction: transaction);
            connection.Execute($"PRAGMA user_version = {step + 1}", transaction: transaction);
            if (step + 1 >= oldestProgram)
            {
                SchemaCompatibility.Declare(connection, oldestProgram, transaction);
            }

            transaction.Commit();
        }
    }
}
