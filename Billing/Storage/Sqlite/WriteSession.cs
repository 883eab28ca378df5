using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The writer's connection with what it keeps at hand: prepared statements, account tallies, spent budgets.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;

    public WriteSession(SqliteConnection connection)
    {
        Connection = connection;
        _begin = new PreparedStatement(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedStatement(connection, "COMMIT");
        Calls = new CallStatements(connection);
        Accounts = new AccountTallies(connection);
        Budgets = new BudgetMeter(connection);
    }

    public SqliteConnection Connection { get; }

    public CallStatements Calls { get; }

    public AccountTallies Accounts { get; }

    public BudgetMeter Budgets { get; }

    private bool InTransaction => raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    public void Begin() => _begin.Run();

    /// <summary>Runs one operation; what is wrong with it alone stays its own, what is wrong with the store ends the batch.</summary>
    public void Execute(WriteOperation operation)
    {
        try
        {
            operation.Execute(this);
        }
        catch (Exception problem) when (InTransaction && IsTheOperationsOwn(problem))
        {
            operation.FailWith(problem);
        }
    }

    public void Commit()
    {
        Accounts.Flush();
        _commit.Run();
    }

    public void Rollback()
    {
        Accounts.Forget();
        Budgets.Forget();
        if (InTransaction)
        {
            Connection.Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        Calls.Dispose();
        Accounts.Dispose();
        Connection.Dispose();
    }

    // A violated constraint undoes its one statement and leaves the transaction whole; anything else SQLite reports may not.
    private static bool IsTheOperationsOwn(Exception problem) => problem switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } => true,
        SqliteException or StorageException => false,
        _ => true,
    };
}
