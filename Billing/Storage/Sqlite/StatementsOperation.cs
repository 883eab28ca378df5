using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Any other change: statements run on the writer's connection, undone together when one of them fails.</summary>
internal sealed class StatementsOperation<TResult>(Func<SqliteConnection, TResult> statements) : WriteOperation<TResult>
{
    protected override TResult Run(WriteSession session)
    {
        // The statements may read or change accounts and calls, so what is carried in memory goes to the tables first.
        session.Accounts.Flush();
        var connection = session.Connection;
        connection.Execute("SAVEPOINT statements");
        try
        {
            var result = statements(connection);
            connection.Execute("RELEASE statements");
            return result;
        }
        catch (Exception problem)
        {
            // When even this fails the transaction is gone, and its error ends the batch.
            connection.Execute("ROLLBACK TO statements; RELEASE statements");
            FailWith(problem is SqliteException ? new StorageException("The change could not be stored.", problem) : problem);
            return default!;
        }
        finally
        {
            session.Budgets.Forget();
        }
    }
}
