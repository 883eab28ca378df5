using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Recomputes every call that is kept from its own row, and every hour and day from what it sums. A page at a time: hours that
/// are summed stay as they are, so nothing needs to stand still for this.
/// </summary>
internal sealed class CallVerification(StoreReader reader, UsageProgress begin, Action<LedgerDifference> found)
{
    private const int PageSize = 5000;

    private const string CallsSql = $"SELECT {VerifiedCall.Columns} FROM calls WHERE id >= @from ORDER BY id LIMIT @PageSize";

    private const string HoursSql = """
        SELECT hour, account_id, CAST(SUM(charge) AS BIGINT) AS charge FROM usage_sums
        WHERE hour >= @From AND hour < @To GROUP BY hour, account_id ORDER BY hour, account_id
        """;

    private const string DaysSql = """
        SELECT day * 24 AS hour, account_id, CAST(SUM(expected) AS BIGINT) AS expected, CAST(SUM(found) AS BIGINT) AS found
        FROM (
            SELECT day, account_id, 0 AS expected, charge AS found FROM usage_days WHERE day < @days
            UNION ALL
            SELECT hour / 24, account_id, charge, 0 FROM usage_sums WHERE hour < @hours) AS both_sums
        GROUP BY day, account_id HAVING SUM(expected) <> SUM(found) ORDER BY day, account_id
        """;

    private const string ForgottenSql = "SELECT CAST(COALESCE(SUM(calls), 0) AS BIGINT) FROM usage_sums WHERE hour < @hour";

    // What the calls read so far come to, by hour and account, as far as it is not compared yet.
    private readonly SortedDictionary<(long Hour, long AccountId), long> _charges = [];

    // By hour: rows that are deleted while this runs are counted by their sums.
    private readonly Dictionary<long, long> _calls = [];
    private readonly long _summedUntil = UsageHours.Of(begin.SummedUntil);
    private long _comparedUntil = UsageHours.Of(begin.KeptFrom);

    /// <summary>Returns how many calls there have ever been.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        for (var last = -1L; await ReadAsync(last, cancellationToken) is { Count: > 0 } calls; last = calls[^1].Id)
        {
            foreach (var call in calls)
            {
                Verify(call);
            }

            await CompareHoursAsync(UsageHours.Of(calls[^1].Id), cancellationToken);
        }

        await CompareHoursAsync(_summedUntil, cancellationToken);
        await CompareDaysAsync(cancellationToken);
        return await CountAsync(cancellationToken);
    }

    private Task<List<VerifiedCall>> ReadAsync(long last, CancellationToken cancellationToken) => reader.ReadSnapshotAsync(
        async snapshot =>
        {
            var keptFrom = (await UsageProgress.ReadAsync(snapshot)).KeptFrom;
            return await snapshot.QueryAsync<VerifiedCall>(CallsSql, new { from = Math.Max(last + 1, keptFrom), PageSize });
        },
        cancellationToken);

    private void Verify(VerifiedCall call)
    {
        var expected = call.ExpectedCharge();
        if (expected != call.Charge)
        {
            found(new LedgerDifference(LedgerField.Charge, call.AccountId, call.Id, new Money(expected ?? 0), new Money(call.Charge)));
        }

        var hour = UsageHours.Of(call.Id);
        _calls[hour] = _calls.GetValueOrDefault(hour) + 1;
        if (hour < _summedUntil)
        {
            _charges[(hour, call.AccountId)] = _charges.GetValueOrDefault((hour, call.AccountId)) + call.Charge;
        }
    }

    /// <summary>Compares the hours of which all calls have been read.</summary>
    private async Task CompareHoursAsync(long until, CancellationToken cancellationToken)
    {
        var hours = new UsageSpan(_comparedUntil, Math.Min(until, _summedUntil));
        if (hours.From >= hours.To)
        {
            return;
        }

        // An hour that is still kept now was kept all along: its calls were read to the last.
        var (keptFrom, sums) = await reader.ReadSnapshotAsync(
            async snapshot => ((await UsageProgress.ReadAsync(snapshot)).KeptFrom, await snapshot.QueryAsync<(long, long, long)>(HoursSql, hours)),
            cancellationToken);
        var firstKept = UsageHours.Of(keptFrom);
        foreach (var (hour, accountId, charge) in sums)
        {
            _charges.Remove((hour, accountId), out var expected);
            Compare(hour, accountId, expected, charge);
        }

        while (_charges.Count > 0 && _charges.First() is var ((hour, accountId), expected) && hour < hours.To)
        {
            _charges.Remove((hour, accountId));
            Compare(hour, accountId, expected, charge: 0);
        }

        _comparedUntil = hours.To;

        void Compare(long hour, long accountId, long expected, long charge)
        {
            if (hour >= firstKept)
            {
                Add(hour, accountId, expected, charge);
            }
        }
    }

    // Complete, and never changed again.
    private async Task CompareDaysAsync(CancellationToken cancellationToken)
    {
        var days = _summedUntil / UsageHours.PerDay;
        foreach (var (hour, accountId, expected, charge) in await reader.ReadSnapshotAsync(
            snapshot => snapshot.QueryAsync<(long, long, long, long)>(DaysSql, new { days, hours = days * UsageHours.PerDay }), cancellationToken))
        {
            Add(hour, accountId, expected, charge);
        }
    }

    private Task<long> CountAsync(CancellationToken cancellationToken) => reader.ReadSnapshotAsync(
        async snapshot =>
        {
            var hour = UsageHours.Of((await UsageProgress.ReadAsync(snapshot)).KeptFrom);
            var forgotten = await snapshot.SingleAsync<long>(ForgottenSql, new { hour });
            return forgotten + _calls.Where(calls => calls.Key >= hour).Sum(calls => calls.Value);
        },
        cancellationToken);

    private void Add(long hour, long accountId, long expected, long charge)
    {
        if (expected != charge)
        {
            found(new LedgerDifference(LedgerField.Sum, accountId, CallId: null, new Money(expected), new Money(charge)) { Since = UsageHours.Begin(hour) });
        }
    }
}
