using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Usage;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Replicas;

/// <summary>Closes the calls that nobody will close any more: their replica's lease has run out, or it has left.</summary>
internal sealed partial class AbandonedCalls(Database database, ILedger ledger, IOptions<BillingOptions> options, ILogger<AbandonedCalls> logger)
{
    private const int AtOnce = 500;

    // The node is part of the id. Who has left has said so: a lease until 0. A call whose run goes on without it is nobody's in
    // particular: whoever asks for the run's end closes it.
    private string FindSql => UsageRecord.Select($"""
        WHERE {database.Reader.IsOpenSql} AND NOT EXISTS (
            SELECT 1 FROM replicas
            WHERE replicas.node = ((calls.id >> {CallIdGenerator.NodeShift}) & {CallIdGenerator.Nodes - 1}) AND calls.id >= replicas.first_call
              AND (replicas.alive_until >= {database.NowSql} OR (replicas.alive_until > 0 AND @silentAreAlive)))
          AND NOT EXISTS (SELECT 1 FROM executions WHERE executions.call_id = calls.id)
        ORDER BY calls.id LIMIT @AtOnce
        """);

    /// <summary>
    /// Closes the calls of those who left. Whoever is only silent may be alive: while the store was away nobody could renew
    /// a lease.
    /// </summary>
    public Task<int> CloseOfThoseWhoLeftAsync(CancellationToken cancellationToken) => CloseAsync(silentAreAlive: true, cancellationToken);

    /// <summary>Closes also the calls of those whose lease has run out; for whoever knows that they could have renewed it.</summary>
    public Task<int> CloseAsync(CancellationToken cancellationToken) => CloseAsync(silentAreAlive: false, cancellationToken);

    // By the configured policy, marked for review.
    private async Task<int> CloseAsync(bool silentAreAlive, CancellationToken cancellationToken)
    {
        var closed = 0;
        while (true)
        {
            var calls = await FindAsync(silentAreAlive, cancellationToken);
            var results = await Task.WhenAll(calls.Select(call => ledger.SettleAsync(Close(call), cancellationToken).AsTask()));
            closed += results.Count(result => result == SettleResult.Settled);
            if (calls.Count < AtOnce)
            {
                break;
            }
        }

        if (closed > 0)
        {
            Log.Abandoned(logger, closed, options.Value.AbandonedCalls);
        }

        return closed;
    }

    private Task<List<UsageRow>> FindAsync(bool silentAreAlive, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var records = await connection.QueryAsync<UsageRecord>(
                new CommandDefinition(FindSql, new { silentAreAlive, AtOnce }, cancellationToken: cancellationToken));
            return records.Select(record => record.ToRow()).ToList();
        },
        cancellationToken);

    private CallClosing Close(UsageRow call) => new()
    {
        CallId = call.CallId,
        AccountId = call.AccountId,
        KeyId = call.KeyId,
        Hold = call.Hold,
        Channel = call.Channel,
        Price = call.Price,
        Basis = options.Value.AbandonedCalls == ChargeBasis.Hold ? ChargeBasis.Hold : ChargeBasis.Nothing,
        NeedsReview = true,
        Outcome = CallOutcome.Abandoned,
        Status = null,
        DurationMs = null,
    };

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Warning, "{Count} calls whose process is gone are closed as abandoned and marked for review; charged: {Basis}.", EventName = "CallsAbandoned")]
        public static partial void Abandoned(ILogger logger, int count, ChargeBasis basis);
    }
}
