using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The statements around movements: a balance and the movement that explains it change together.</summary>
internal static class SqliteMovements
{
    private const string Columns = "id, account_id, kind, amount, note, idempotency_key, at";

    public static TopUpResult TopUp(SqliteConnection connection, long accountId, Money amount, string note, string? idempotencyKey, DateTimeOffset now)
    {
        var balance = connection.QuerySingleOrDefault<long?>("SELECT balance FROM accounts WHERE id = @accountId", new { accountId });
        if (balance is null)
        {
            return new TopUpResult(TopUpOutcome.AccountNotFound);
        }

        if (idempotencyKey is not null && Find(connection, accountId, idempotencyKey) is { } first)
        {
            return new TopUpResult(TopUpOutcome.Repeated, first);
        }

        if (amount == Money.Zero || (Int128)balance.Value + amount.Nanos is var sum && (sum > long.MaxValue || sum < long.MinValue))
        {
            return new TopUpResult(TopUpOutcome.AmountRefused);
        }

        connection.Execute("UPDATE accounts SET balance = balance + @Nanos WHERE id = @accountId", new { accountId, amount.Nanos });
        return new TopUpResult(TopUpOutcome.Added, Record(connection, accountId, amount, note, idempotencyKey, now));
    }

    /// <summary>Writes the movement only; the balance is the caller's part.</summary>
    public static Movement Record(SqliteConnection connection, long accountId, Money amount, string note, string? idempotencyKey, DateTimeOffset now)
    {
        var kind = amount < Money.Zero ? MovementKind.Correction : MovementKind.TopUp;
        var at = now.ToUnixTimeMilliseconds();
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO movements (account_id, kind, amount, note, idempotency_key, at)
            VALUES (@accountId, @kind, @Nanos, @note, @idempotencyKey, @at) RETURNING id
            """,
            new { accountId, kind = (int)kind, amount.Nanos, note, idempotencyKey, at });
        return new Movement(id, accountId, kind, amount, note, idempotencyKey, DateTimeOffset.FromUnixTimeMilliseconds(at));
    }

    public static async Task<Page<Movement>> ListAsync(SqliteConnection connection, long accountId, PageRequest page, CancellationToken cancellationToken)
    {
        var parameters = new { accountId, page.Limit, page.Offset };
        var total = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT COUNT(*) FROM movements WHERE account_id = @accountId", parameters, cancellationToken: cancellationToken));
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM movements WHERE account_id = @accountId ORDER BY id DESC LIMIT @Limit OFFSET @Offset",
            parameters,
            cancellationToken: cancellationToken));
        return page.Of(rows.Select(row => row.ToMovement()).ToList(), total);
    }

    private static Movement? Find(SqliteConnection connection, long accountId, string idempotencyKey) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM movements WHERE account_id = @accountId AND idempotency_key = @idempotencyKey",
        new { accountId, idempotencyKey })?.ToMovement();

    private sealed class Row
    {
        public long Id { get; init; }

        public long AccountId { get; init; }

        public int Kind { get; init; }

        public long Amount { get; init; }

        public string Note { get; init; } = "";

        public string? IdempotencyKey { get; init; }

        public long At { get; init; }

        public Movement ToMovement() =>
            new(Id, AccountId, (MovementKind)Kind, new Money(Amount), Note, IdempotencyKey, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}
