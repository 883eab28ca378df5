using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Brings a database file forward to the schema this program knows; it never goes back.</summary>
internal static class SqliteSchema
{
    private static readonly IReadOnlyList<string> Steps = SchemaSteps.Of("Sqlite");

    /// <summary>The schema this program knows.</summary>
    public static int Version => Steps.Count;

    public static void BringForward(SqliteConnection connection)
    {
        var known = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (known > Steps.Count)
        {
            throw new StorageException($"The ledger was written by a newer version (schema {known}, this one knows {Steps.Count}): start that version.");
        }

        for (var step = known; step < Steps.Count; step++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Steps[step], transaction: transaction);
            connection.Execute($"PRAGMA user_version = {step + 1}", transaction: transaction);
            transaction.Commit();
        }
    }
}
