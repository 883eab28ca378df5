using CozeProxy.Billing.Storage.Writing;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Locks and reads what a batch asks for.</summary>
internal static class ReadCommands
{
    // In one order everywhere, so that two replicas never wait for each other.
    private const string AccountsSql = "SELECT id, balance, held FROM accounts WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    private const string CallsSql = "SELECT id, account_id, key_id, hold, CAST(COALESCE(outcome, 0) AS BIGINT), charge FROM calls WHERE id = ANY($1)";

    private const string SpendingSql = """
        SELECT spending.key_id, spending.period, used FROM spending
        JOIN unnest($1, $2) AS asked (key_id, period) ON spending.key_id = asked.key_id AND spending.period = asked.period
        """;

    public static void Add(NpgsqlBatch commands, LedgerBatch batch)
    {
        commands.BatchCommands.Add(Command(AccountsSql, batch.Accounts));
        if (batch.Calls.Count > 0)
        {
            commands.BatchCommands.Add(Command(CallsSql, batch.Calls));
        }
    }

    public static void Take(NpgsqlDataReader reader, LedgerBatch batch)
    {
        while (reader.Read())
        {
            batch.Found(new AccountTally(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        if (batch.Calls.Count > 0)
        {
            reader.NextResult();
            while (reader.Read())
            {
                batch.Found(
                    reader.GetInt64(0),
                    LoadedCall.Of(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
            }
        }
    }

    /// <summary>Reads what keys have spent, and the rows that say that this is kept.</summary>
    public static Dictionary<(long KeyId, Period Period), long> Spent(
        NpgsqlConnection connection, IReadOnlyCollection<(long KeyId, Period Period)> budgets)
    {
        (long KeyId, Period Period)[] asked = [.. budgets, .. budgets.Select(budget => budget.KeyId).Distinct().Select(keyId => (keyId, Period.Kept))];
        using var command = new NpgsqlCommand(SpendingSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. asked.Select(row => row.KeyId)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. asked.Select(row => row.Period.Number)] });
        using var reader = command.ExecuteReader();
        var spent = new Dictionary<(long, Period), long>();
        while (reader.Read())
        {
            spent[(reader.GetInt64(0), new Period(reader.GetInt32(1)))] = reader.GetInt64(2);
        }

        return spent;
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyCollection<long> ids)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids] });
        return command;
    }
}
