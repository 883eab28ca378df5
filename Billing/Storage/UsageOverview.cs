using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>The overview: out of the sums where there are any, out of the newest calls where there are none.</summary>
internal sealed class UsageOverview(Database database) : IUsageOverview
{
    private const int MostTargets = 10;

    private const string NewestSql = """
        SELECT COALESCE(MIN(id), 0) AS first, COUNT(*) AS calls
        FROM (SELECT id FROM calls WHERE id >= @from AND id < @to ORDER BY id DESC LIMIT @most) AS newest
        """;

    private const string TargetsSql = """
        SELECT target, MIN(model) AS model, COUNT(*) AS calls, CAST(COALESCE(SUM(total_tokens), 0) AS BIGINT) AS total_tokens,
               CAST(SUM(charge) AS BIGINT) AS charge
        FROM calls WHERE id >= @first AND id < @to GROUP BY target ORDER BY SUM(charge) DESC, target LIMIT @MostTargets
        """;

    private const string FirstBytesSql = "SELECT first_byte_ms FROM calls WHERE id >= @first AND id < @to AND first_byte_ms IS NOT NULL";

    private readonly UsageSeries _series = new(new ClosedHours());

    /// <summary>How many calls are read one by one.</summary>
    internal int Newest { get; init; } = 50_000;

    public Task<UsageTotals> TotalsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.ReadSnapshotAsync(
        async snapshot =>
        {
            var filter = new UsageFilter { From = from, To = to };
            var outcomes = await UsageSums.ReadAsync(snapshot, filter, UsageGrouping.Outcome);
            return new UsageTotals(
                outcomes.Sum(sum => sum.Calls),
                outcomes.Where(sum => sum.Group is not null).Sum(sum => sum.Calls),
                outcomes.Where(sum => sum.Group == "completed").Sum(sum => sum.Calls),
                outcomes.Sum(sum => sum.InputTokens),
                outcomes.Sum(sum => sum.OutputTokens),
                new Money(outcomes.Sum(sum => sum.Charge.Nanos)),
                await UsageSums.CountKeysAsync(snapshot, filter));
        },
        cancellationToken);

    public Task<IReadOnlyList<UsagePoint>> SeriesAsync(
        DateTimeOffset from, DateTimeOffset to, UsageGrouping step, UsageGrouping grouping, CancellationToken cancellationToken) =>
        database.ReadSnapshotAsync(
            snapshot => _series.ReadAsync(snapshot, new UsageConditions(new UsageFilter { From = from, To = to }).Calls, step, grouping),
            cancellationToken);

    public Task<NewestCalls> NewestAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.ReadSnapshotAsync(
        snapshot => NewestAsync(snapshot, new UsageConditions(new UsageFilter { From = from, To = to }).Calls),
        cancellationToken);

    public Task<OpenHolds> OpenHoldsAsync(CancellationToken cancellationToken) => database.ReadSnapshotAsync(
        async snapshot => new OpenHolds(
            await snapshot.SingleAsync<long>($"SELECT COUNT(*) FROM calls WHERE {database.Reader.IsOpenSql}"),
            new Money(await snapshot.SingleAsync<long>("SELECT CAST(COALESCE(SUM(held), 0) AS BIGINT) FROM accounts"))),
        cancellationToken);

    private async Task<NewestCalls> NewestAsync(Snapshot snapshot, UsageSpan calls)
    {
        var keptFrom = (await UsageProgress.ReadAsync(snapshot)).KeptFrom;
        var (first, count) = await snapshot.SingleAsync<(long First, long Calls)>(
            NewestSql, new { from = Math.Max(calls.From, keptFrom), to = calls.To, most = Newest });
        if (count == 0)
        {
            return new NewestCalls(0, IsAll: true, null, null, []);
        }

        var range = new { first, to = calls.To, MostTargets };
        var targets = await snapshot.QueryAsync<(string, string, long, long, long)>(TargetsSql, range);
        var waits = await snapshot.QueryAsync<long>(FirstBytesSql, range);
        waits.Sort();
        return new NewestCalls(
            count,
            count < Newest && calls.From >= keptFrom,
            Share(waits, 50),
            Share(waits, 95),
            [.. targets.Select(row => new TargetSum(row.Item1, row.Item2, row.Item3, row.Item4, new Money(row.Item5)))]);
    }

    // The least wait that so many of a hundred do not exceed.
    private static long? Share(List<long> sorted, int percent) =>
        sorted.Count == 0 ? null : sorted[(((sorted.Count * percent) + 99) / 100) - 1];
}
