using System.Data.Common;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>Recomputes the ledger from its rows, in one read transaction: all queries see the same moment.</summary>
internal static class Verification
{
    // Enough to see what is wrong; a damaged file should not be answered by a list as long as itself.
    private const int MaxDifferences = 1000;

    private const string AccountsSql = """
        SELECT a.id, a.balance, a.held,
               CAST(COALESCE(m.amount, 0) - COALESCE(c.charge, 0) AS BIGINT) AS expected_balance,
               CAST(COALESCE(c.hold, 0) AS BIGINT) AS expected_held
        FROM accounts AS a
        LEFT JOIN (SELECT account_id, SUM(amount) AS amount FROM movements GROUP BY account_id) AS m ON m.account_id = a.id
        LEFT JOIN (SELECT account_id, SUM(charge) AS charge, SUM(CASE WHEN outcome IS NULL THEN hold ELSE 0 END) AS hold
                   FROM calls GROUP BY account_id) AS c ON c.account_id = a.id
        ORDER BY a.id
        """;

    private const string StraysSql = """
        SELECT account_id AS id, CAST(SUM(amount) AS BIGINT) AS balance, 0 AS held
        FROM (SELECT account_id, amount FROM movements UNION ALL SELECT account_id, -charge FROM calls) AS rows
        WHERE account_id NOT IN (SELECT id FROM accounts)
        GROUP BY account_id
        """;

    private const string CallsSql = """
        SELECT id, account_id, hold, charge, basis, outcome, input_tokens, output_tokens,
               input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio
        FROM calls ORDER BY id
        """;

    public static LedgerVerification Run(StoreReader reader, DbConnection connection, CancellationToken cancellationToken)
    {
        using var transaction = reader.BeginSnapshot(connection);
        var differences = new List<LedgerDifference>();

        var accounts = 0L;
        foreach (var row in connection.Query<AccountRow>(AccountsSql, transaction: transaction, buffered: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            accounts++;
            Compare(differences, LedgerField.Balance, row.Id, callId: null, row.ExpectedBalance, row.Balance);
            Compare(differences, LedgerField.Held, row.Id, callId: null, row.ExpectedHeld, row.Held);
        }

        foreach (var row in connection.Query<AccountRow>(StraysSql, transaction: transaction, buffered: false))
        {
            differences.Add(new LedgerDifference(LedgerField.Account, row.Id, CallId: null, Money.Zero, new Money(row.Balance)));
        }

        var (calls, open) = (0L, 0L);
        foreach (var row in connection.Query<CallRow>(CallsSql, transaction: transaction, buffered: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            calls++;
            open += row.Outcome is null ? 1 : 0;
            Compare(differences, LedgerField.Charge, row.AccountId, row.Id, row.ExpectedCharge(), row.Charge);
        }

        return new LedgerVerification(differences.Count == 0, accounts, calls, open, differences);
    }

    private static void Compare(List<LedgerDifference> differences, LedgerField field, long accountId, long? callId, long? expected, long found)
    {
        if (expected != found && differences.Count < MaxDifferences)
        {
            differences.Add(new LedgerDifference(field, accountId, callId, new Money(expected ?? 0), new Money(found)));
        }
    }

    private sealed class AccountRow
    {
        public long Id { get; init; }

        public long Balance { get; init; }

        public long Held { get; init; }

        public long ExpectedBalance { get; init; }

        public long ExpectedHeld { get; init; }
    }

    private sealed class CallRow
    {
        public long Id { get; init; }

        public long AccountId { get; init; }

        public long Hold { get; init; }

        public long Charge { get; init; }

        public int Basis { get; init; }

        public int? Outcome { get; init; }

        public long? InputTokens { get; init; }

        public long? OutputTokens { get; init; }

        public long InputPer1K { get; init; }

        public long OutputPer1K { get; init; }

        public long PerCall { get; init; }

        public long Minimum { get; init; }

        public long GroupRatio { get; init; }

        public long ChannelRatio { get; init; }

        /// <summary>Null when the row's own values can give no charge at all.</summary>
        public long? ExpectedCharge()
        {
            if (Outcome is null)
            {
                return 0;
            }

            TokenUsage? usage = InputTokens is { } input && OutputTokens is { } output ? new TokenUsage(input, output, 0, Estimated: false) : null;
            var price = new Price(new Money(InputPer1K), new Money(OutputPer1K), new Money(PerCall), new Money(Minimum));
            var snapshot = new PriceSnapshot("", price, new Ratio(GroupRatio), new Ratio(ChannelRatio));
            try
            {
                return ChargeCalculator.Charge(snapshot, (ChargeBasis)Basis, usage, new Money(Hold)).Nanos;
            }
            catch (Exception problem) when (problem is OverflowException or ArgumentException)
            {
                return null;
            }
        }
    }
}
