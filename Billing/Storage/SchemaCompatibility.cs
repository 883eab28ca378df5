using System.Data.Common;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Whether a program goes on with a database that a newer one has brought forward, as happens while replicas are replaced one
/// after the other. The newer one says in the database which schema a program must know at least.
/// </summary>
internal static class SchemaCompatibility
{
    /// <summary>Says which schema a program must know at least to go on with this database.</summary>
    public static void Declare(DbConnection connection, int oldestProgram, DbTransaction? transaction = null) => connection.Execute(
        "UPDATE schema_compatibility SET oldest_program = @oldestProgram WHERE oldest_program < @oldestProgram", new { oldestProgram }, transaction);

    /// <summary>Throws where the database is newer than the program, and not meant for it.</summary>
    public static void Require(DbConnection connection, string name, int found, int known)
    {
        if (found <= known)
        {
            return;
        }

        var oldest = connection.ExecuteScalar<int>("SELECT MAX(oldest_program) FROM schema_compatibility");
        if (oldest > known)
        {
            throw new StorageException(
                $"The ledger {name} was written by a newer version (schema {found}, for programs that know {oldest} at least; this one knows {known}): start that version.");
        }
    }
}
