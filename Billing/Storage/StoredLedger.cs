using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage.Writing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The ledger in a database: everything that moves money goes through the one writer.</summary>
internal sealed class StoredLedger(Database database, LedgerMetrics metrics, LedgerChecks checks, TimeProvider time) : ILedger
{
    public ValueTask<HoldResult> HoldAsync(CallOpening opening, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        ArgumentOutOfRangeException.ThrowIfNegative(opening.Hold.Nanos);
        return new(database.MoveAsync(new HoldOperation(opening), cancellationToken));
    }

    public ValueTask<SettleResult> SettleAsync(CallClosing closing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(closing);
        return new(database.MoveAsync(new SettleOperation(closing), cancellationToken));
    }

    public Task<MovementResult> AddMovementAsync(NewMovement movement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(movement);
        var now = time.GetUtcNow();
        return database.WriteAsync(connection => Movements.Add(connection, movement, database.LockSql, now), cancellationToken);
    }

    public Task<Page<Movement>> ListMovementsAsync(long accountId, PageRequest page, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Movements.ListAsync(connection, accountId, page, cancellationToken), cancellationToken);

    public async Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        var verification = await new LedgerVerifier(database.Reader, time).VerifyAsync(cancellationToken);
        metrics.Verified(verification);
        checks.Add(new LedgerCheck(time.GetUtcNow(), verification));
        return verification;
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("UPDATE accounts SET name = name WHERE id = (SELECT MIN(id) FROM accounts)"), cancellationToken);
}
