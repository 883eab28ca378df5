using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Writing;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Recomputes the ledger from its rows: what may change at any time in one short look that sees one moment, the calls' own
/// rows, however many there are, in pages.
/// </summary>
internal sealed class Verification(StoreReader reader, TimeProvider time)
{
    private const string AccountsSql = "SELECT id, balance, held FROM accounts ORDER BY id";

    private const string MovementsSql = "SELECT account_id AS id, CAST(SUM(amount) AS BIGINT) AS nanos FROM movements GROUP BY account_id";

    // Grouped by what has no index: SQLite would take that of the accounts, and look each row up by it.
    private const string SumsSql = "SELECT account_id + 0 AS id, CAST(SUM(-charge) AS BIGINT) AS nanos FROM usage_sums GROUP BY account_id + 0";

    private const string ChargesSql =
        "SELECT account_id + 0 AS id, CAST(SUM(-charge) AS BIGINT) AS nanos FROM calls WHERE id >= @SummedUntil GROUP BY account_id + 0";

    private string OpenSql => $"""
        SELECT account_id + 0 AS id, COUNT(*) AS calls, CAST(SUM(hold) AS BIGINT) AS hold FROM calls WHERE {reader.IsOpenSql} GROUP BY account_id + 0
        """;

    // Enough to see what is wrong; a damaged file should not be answered by a list as long as itself.
    private const int MaxDifferences = 1000;

    private readonly List<LedgerDifference> _differences = [];

    private long _accounts;
    private long _open;

    public async Task<LedgerVerification> RunAsync(CancellationToken cancellationToken)
    {
        var progress = await reader.ReadSnapshotAsync(CompareAccountsAsync, cancellationToken);
        var calls = await new CallVerification(reader, progress, Add).RunAsync(cancellationToken);
        return new LedgerVerification(_differences.Count == 0, _accounts, calls, _open, _differences);
    }

    private async Task<UsageProgress> CompareAccountsAsync(Snapshot snapshot)
    {
        // Once more from the start, should the store have been lost on the way.
        _differences.Clear();
        var progress = await UsageProgress.ReadAsync(snapshot);
        var balances = new Dictionary<long, long>();
        foreach (var (sql, parameters) in ((string, UsageProgress?)[])[(MovementsSql, null), (SumsSql, null), (ChargesSql, progress)])
        {
            foreach (var (id, nanos) in await snapshot.QueryAsync<(long, long)>(sql, parameters))
            {
                balances[id] = balances.GetValueOrDefault(id) + nanos;
            }
        }

        var open = (await snapshot.QueryAsync<(long Id, long Calls, long Hold)>(OpenSql)).ToDictionary(row => row.Id);
        _open = open.Values.Sum(row => row.Calls);

        var accounts = await snapshot.QueryAsync<(long, long, long)>(AccountsSql);
        _accounts = accounts.Count;
        foreach (var (id, balance, held) in accounts)
        {
            balances.Remove(id, out var expected);
            Compare(new LedgerDifference(LedgerField.Balance, id, CallId: null, new Money(expected), new Money(balance)));
            var holds = open.GetValueOrDefault(id).Hold;
            Compare(new LedgerDifference(LedgerField.Held, id, CallId: null, new Money(holds), new Money(held)));
        }

        foreach (var (id, nanos) in balances.OrderBy(balance => balance.Key))
        {
            Add(new LedgerDifference(LedgerField.Account, id, CallId: null, Money.Zero, new Money(nanos)));
        }

        await CompareSpendingAsync(snapshot);
        return progress;
    }

    private async Task CompareSpendingAsync(Snapshot snapshot)
    {
        var now = time.GetUtcNow();
        foreach (var period in (Period[])[Period.Day(now), Period.Month(now)])
        {
            foreach (var (keyId, accountId, found, expected) in await Spending.CheckAsync(snapshot, period))
            {
                Compare(new LedgerDifference(LedgerField.Spending, accountId, CallId: null, new Money(expected), new Money(found))
                {
                    KeyId = keyId,
                    Since = CallIdGenerator.TimeOf(period.FirstCall),
                });
            }
        }
    }

    private void Compare(LedgerDifference difference)
    {
        if (difference.Expected != difference.Found)
        {
            Add(difference);
        }
    }

    private void Add(LedgerDifference difference)
    {
        if (_differences.Count < MaxDifferences)
        {
            _differences.Add(difference);
        }
    }
}
