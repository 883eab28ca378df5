using System.Data.Common;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The statements around movements: a balance and the movement that explains it change together.</summary>
internal static class Movements
{
    private const string Columns = "id, account_id, kind, amount, note, idempotency_key, call_id, at";

    public static MovementResult Add(DbConnection connection, NewMovement movement, string lockSql, DateTimeOffset now)
    {
        // Locked first: whatever changes an account's rows holds its account, calls too.
        var balance = connection.QuerySingleOrDefault<long?>($"SELECT balance FROM accounts WHERE id = @AccountId {lockSql}", movement);
        if (balance is null)
        {
            return new MovementResult(MovementOutcome.AccountNotFound);
        }

        if (movement.IdempotencyKey is not null && Find(connection, movement.AccountId, movement.IdempotencyKey) is { } first)
        {
            return new MovementResult(MovementOutcome.Repeated, first);
        }

        if (movement.Amount == Money.Zero || (Int128)balance.Value + movement.Amount.Nanos is var sum && (sum > long.MaxValue || sum < long.MinValue))
        {
            return new MovementResult(MovementOutcome.AmountRefused);
        }

        if (movement.CallId is not null && connection.Execute(
            "UPDATE calls SET needs_review = false WHERE id = @CallId AND account_id = @AccountId AND outcome IS NOT NULL", movement) == 0)
        {
            return new MovementResult(MovementOutcome.CallNotFound);
        }

        connection.Execute("UPDATE accounts SET balance = balance + @Nanos WHERE id = @AccountId", new { movement.AccountId, movement.Amount.Nanos });
        return new MovementResult(MovementOutcome.Added, Record(connection, movement, now));
    }

    /// <summary>Writes the movement only; the balance is the caller's part.</summary>
    public static Movement Record(DbConnection connection, NewMovement movement, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var id = connection.ExecuteScalar<long>(
            """
            INSERT INTO movements (account_id, kind, amount, note, idempotency_key, call_id, at)
            VALUES (@AccountId, @kind, @Nanos, @Note, @IdempotencyKey, @CallId, @at) RETURNING id
            """,
            new { movement.AccountId, kind = (int)movement.Kind, movement.Amount.Nanos, movement.Note, movement.IdempotencyKey, movement.CallId, at });
        return new Movement(
            id, movement.AccountId, movement.Kind, movement.Amount, movement.Note, movement.IdempotencyKey, movement.CallId,
            DateTimeOffset.FromUnixTimeMilliseconds(at));
    }

    public static async Task<Page<Movement>> ListAsync(DbConnection connection, long accountId, PageRequest page, CancellationToken cancellationToken)
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

    /// <summary>The corrections that name a call, oldest first; they are looked for among the account's movements, of which there are few.</summary>
    public static async Task<IReadOnlyList<Movement>> ListOfCallAsync(Snapshot snapshot, long accountId, long callId)
    {
        var rows = await snapshot.QueryAsync<Row>(
            $"SELECT {Columns} FROM movements WHERE account_id = @accountId AND call_id = @callId ORDER BY id", new { accountId, callId });
        return rows.ConvertAll(row => row.ToMovement());
    }

    private static Movement? Find(DbConnection connection, long accountId, string idempotencyKey) => connection.QuerySingleOrDefault<Row>(
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

        public long? CallId { get; init; }

        public long At { get; init; }

        public Movement ToMovement() =>
            new(Id, AccountId, (MovementKind)Kind, new Money(Amount), Note, IdempotencyKey, CallId, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}
