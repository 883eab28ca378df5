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
    private readonly PreparedStatement _spent;

    // Nobody else writes to this file, so whose spending is kept can be known here. It may be a key too many, whose beginning was
    // rolled back: rows that are not kept say nothing, and are replaced when a budget asks. It is never one too few.
    private readonly HashSet<long> _keysWithSpending;

    public SqliteBatchStore(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new PreparedStatement(connection, "BEGIN IMMEDIATE");
        _commit = new PreparedStatement(connection, "COMMIT");
        _calls = new CallStatements(connection);
        _accounts = new AccountStatements(connection);
        _spend = new PreparedStatement(connection, """
            INSERT INTO spending (used, key_id, period) VALUES (?, ?, ?) ON CONFLICT (key_id, period) DO UPDATE SET used = used + excluded.used
            """);
        _spent = new PreparedStatement(connection, "SELECT used FROM spending WHERE key_id = ? AND period = ?");
        _keysWithSpending = [.. connection.Query<long>("SELECT key_id FROM spending WHERE period = 0")];
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

        if (batch.Budgets.Count > 0)
        {
            FindSpending(batch);
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

    /// <summary>From now on, adds what a key spends to its spending. On the writer's thread.</summary>
    public void Keep(long keyId) => _keysWithSpending.Add(keyId);

    public bool IsCausedByData(Exception problem) => problem is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT };

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _calls.Dispose();
        _accounts.Dispose();
        _spend.Dispose();
        _spent.Dispose();
        _connection.Dispose();
    }

    private void FindSpending(LedgerBatch batch)
    {
        var budgets = batch.Budgets.ToList();
        long[] begun = [.. budgets.Select(budget => budget.KeyId).Distinct().Where(keyId => Find(keyId, Period.Kept) is null)];
        if (begun.Length > 0)
        {
            _keysWithSpending.UnionWith(begun);
            Spending.Begin(_connection, begun, "key_id IN @keyIds", budgets.Select(budget => budget.Period));
        }

        foreach (var (keyId, period) in budgets)
        {
            batch.Found(keyId, period, Find(keyId, period) ?? 0);
        }
    }

    private long? Find(long keyId, Period period)
    {
        Span<long> used = stackalloc long[1];
        return _spent.Bind(keyId).Bind(period.Number).TryRead(used) ? used[0] : null;
    }
}
