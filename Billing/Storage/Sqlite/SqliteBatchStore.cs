using System.Data.Common;
using CozeProxy.Billing.Storage.Writing;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The writer's connection to the file, with its prepared statements.</summary>
internal sealed class SqliteBatchStore : IBatchStore
{
    private readonly SqliteConnection _connection;
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;
    private readonly CallStatements _calls;
    private readonly AccountStatements _accounts;
    private readonly PreparedStatement _spend;

    // Nobody else writes to this file, so what is kept can be known here.
    private readonly HashSet<long> _keysWithSpending;

    public SqliteBatchStore(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new PreparedStatement(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedStatement(connection, "COMMIT");
        _calls = new CallStatements(connection);
        _accounts = new AccountStatements(connection);
        _spend = new PreparedStatement(connection, "UPDATE spending SET used = used + ? WHERE key_id = ? AND period = ?");
        _keysWithSpending = [.. connection.Query<long>("SELECT DISTINCT key_id FROM spending")];
    }

    private bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public void Open(LedgerBatch batch)
    {
        _begin.Run();
        foreach (var id in batch.Accounts)
        {
            if (_accounts.Find(id) is { } account)
            {
                batch.Found(account);
            }
        }

        foreach (var id in batch.Calls)
        {
            if (_calls.TryFind(id, out var call))
            {
                batch.Found(id, call);
            }
        }

        foreach (var (keyId, period) in batch.Budgets)
        {
            batch.Found(keyId, period, Spent(keyId, period));
        }

        batch.KeysWithSpending = _keysWithSpending;
    }

    public void Close(LedgerBatch batch)
    {
        foreach (var opening in batch.Opened)
        {
            _calls.Open(opening);
        }

        foreach (var call in batch.Closed)
        {
            _calls.Close(call);
            AttemptRow.Insert(_connection, call.Closing.CallId, call.Closing.Attempts);
        }

        foreach (var account in batch.Moved)
        {
            _accounts.Write(account);
        }

        foreach (var ((keyId, period), amount) in batch.Spending)
        {
            _spend.Bind(amount).Bind(keyId).Bind(period.Number).Run();
        }

        _commit.Run();
    }

    public void Run(Action<DbConnection> statements)
    {
        _begin.Run();
        statements(_connection);
        _commit.Run();
    }

    public void Rollback()
    {
        try
        {
            if (InTransaction)
            {
                _connection.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The next begin fails then, and its waiters hear of it.
        }
    }

    public bool IsCausedByData(Exception problem) => problem is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT };

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _calls.Dispose();
        _accounts.Dispose();
        _spend.Dispose();
        _connection.Dispose();
    }

    private long Spent(long keyId, Period period)
    {
        if (Spending.Find(_connection, keyId, period) is { } spent)
        {
            return spent;
        }

        Spending.Begin(_connection, keyId, period);
        _keysWithSpending.Add(keyId);
        return Spending.Find(_connection, keyId, period)!.Value;
    }
}
