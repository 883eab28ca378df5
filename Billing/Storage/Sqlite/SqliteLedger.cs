using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Dapper;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The ledger in a SQLite file: everything that moves money goes through the one writer.</summary>
internal sealed partial class SqliteLedger(SqliteDatabase database, TimeProvider time, ILogger<SqliteLedger> logger) : ILedger
{
    public ValueTask<HoldResult> HoldAsync(CallOpening opening, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        ArgumentOutOfRangeException.ThrowIfNegative(opening.Hold.Nanos);
        return new(database.Writer.RunAsync(new HoldOperation(opening), cancellationToken));
    }

    public ValueTask<SettleResult> SettleAsync(CallClosing closing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(closing);
        return new(database.Writer.RunAsync(new SettleOperation(closing), cancellationToken));
    }

    public Task<TopUpResult> TopUpAsync(long accountId, Money amount, string note, string? idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(note);
        var now = time.GetUtcNow();
        return database.Writer.RunAsync(
            new StatementsOperation<TopUpResult>(connection => SqliteMovements.TopUp(connection, accountId, amount, note, idempotencyKey, now)),
            cancellationToken);
    }

    public async Task<Page<Movement>> ListMovementsAsync(long accountId, PageRequest page, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await SqliteMovements.ListAsync(connection, accountId, page, cancellationToken);
    }

    public async Task<int> AbandonOpenHoldsAsync(CancellationToken cancellationToken)
    {
        var last = database.LastCallBefore;
        var abandoned = await database.Writer.RunAsync(
            new StatementsOperation<int>(connection =>
            {
                var parameters = new { last, abandoned = (int)CallOutcome.Abandoned };
                connection.Execute(
                    """
                    UPDATE accounts SET held = held - open.hold
                    FROM (SELECT account_id, SUM(hold) AS hold FROM calls WHERE outcome IS NULL AND id <= @last GROUP BY account_id) AS open
                    WHERE accounts.id = open.account_id
                    """,
                    parameters);
                return connection.Execute("UPDATE calls SET outcome = @abandoned WHERE outcome IS NULL AND id <= @last", parameters);
            }),
            cancellationToken);

        if (abandoned > 0)
        {
            Log.Abandoned(logger, abandoned);
        }

        return abandoned;
    }

    public async Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return SqliteVerification.Run(connection, cancellationToken);
    }

    public Task ProbeAsync(CancellationToken cancellationToken) =>
        database.Writer.RunAsync(
            new StatementsOperation<int>(connection => connection.Execute("UPDATE accounts SET name = name WHERE id = (SELECT MIN(id) FROM accounts)")),
            cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Warning, "{Count} calls were left open by the previous process; they are closed without charge.", EventName = "CallsAbandoned")]
        public static partial void Abandoned(ILogger logger, int count);
    }
}
