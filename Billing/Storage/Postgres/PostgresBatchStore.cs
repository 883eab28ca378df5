using System.Data.Common;
using System.Net.Sockets;
using CozeProxy.Billing.Storage.Writing;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>
/// The writer's connection. A batch takes two round trips: one that begins, locks and reads, one that writes and commits.
/// The lock on its accounts is what makes it exact: whoever changes an account's calls holds that account's lock.
/// </summary>
internal sealed class PostgresBatchStore(NpgsqlDataSource source) : IBatchStore
{
    private NpgsqlConnection? _connection;

    public void Open(LedgerBatch batch)
    {
        // A connection that broke while it was idle is only found out by using it; nothing has been written yet.
        var isFresh = _connection is null;
        try
        {
            Begin(batch);
        }
        catch (Exception problem) when (!isFresh && IsConnectionLost(problem))
        {
            Drop();
            Begin(batch);
        }
    }

    public void Close(LedgerBatch batch)
    {
        using var commands = new NpgsqlBatch(_connection);
        WriteCommands.Add(commands, batch);
        commands.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        commands.ExecuteNonQuery();
    }

    public void Run(Action<DbConnection> statements)
    {
        using var transaction = Connect().BeginTransaction();
        statements(_connection!);
        transaction.Commit();
    }

    public void Rollback()
    {
        // Cheaper to be sure of than a connection in an unknown state.
        Drop();
    }

    public bool IsCausedByData(Exception problem) => problem is PostgresException { SqlState: ['2', '2' or '3', ..] };

    public void Dispose() => Drop();

    internal static bool IsConnectionLost(Exception problem) =>
        problem is NpgsqlException { InnerException: IOException or SocketException } or PostgresException { SqlState: ['5', '7', ..] };

    private void Begin(LedgerBatch batch)
    {
        using var commands = new NpgsqlBatch(Connect());
        commands.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        ReadCommands.Add(commands, batch);
        using (var reader = commands.ExecuteReader())
        {
            ReadCommands.Take(reader, batch);
        }

        // After the lock: no call of these keys comes or goes while their spending is summed.
        if (batch.Budgets.Count > 0)
        {
            FindSpending(batch);
        }
    }

    private void FindSpending(LedgerBatch batch)
    {
        var budgets = batch.Budgets.ToList();
        var spent = ReadCommands.Spent(_connection!, budgets);
        long[] begun = [.. budgets.Select(budget => budget.KeyId).Distinct().Where(keyId => !spent.ContainsKey((keyId, Period.Kept)))];
        if (begun.Length > 0)
        {
            Spending.Begin(_connection!, begun, "key_id = ANY(@keyIds)", budgets.Select(budget => budget.Period));
            spent = ReadCommands.Spent(_connection!, budgets);
        }

        foreach (var (keyId, period) in budgets)
        {
            batch.Found(keyId, period, spent.GetValueOrDefault((keyId, period)));
        }
    }

    private NpgsqlConnection Connect() => _connection ??= source.OpenConnection();

    private void Drop()
    {
        var connection = _connection;
        _connection = null;
        try
        {
            connection?.Dispose();
        }
        catch (Exception problem) when (problem is DbException or IOException)
        {
            // It is of no more use either way.
        }
    }
}
