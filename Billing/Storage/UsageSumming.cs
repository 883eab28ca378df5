using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Sums calls by the hour, and hours by the day, once nothing in them can change any more, and deletes the rows of calls that
/// are older than they are to be kept. Any number of processes may do so at once.
/// </summary>
internal sealed class UsageSumming(Database database, IOptions<BillingOptions> options, TimeProvider time)
{
    // Budgets are of today and of this month. A call that began the day before may still be closed.
    private static readonly TimeSpan BudgetsBack = TimeSpan.FromDays(2);

    // The writer does nothing else meanwhile.
    private const int DeletedAtOnce = 2000;

    private const string NextCallSql = "SELECT id FROM calls WHERE id >= @From AND id < @To ORDER BY id LIMIT 1";

    private string OldestOpenSql => $"SELECT id FROM calls WHERE {database.Reader.IsOpenSql} ORDER BY id LIMIT 1";

    private const string SumSql = """
        SELECT account_id, key_id, model, channel, outcome, COUNT(*) AS calls,
               CAST(COALESCE(SUM(input_tokens), 0) AS BIGINT) AS input_tokens, CAST(COALESCE(SUM(output_tokens), 0) AS BIGINT) AS output_tokens,
               CAST(COALESCE(SUM(total_tokens), 0) AS BIGINT) AS total_tokens, CAST(SUM(charge) AS BIGINT) AS charge
        FROM calls WHERE id >= @From AND id < @To
        GROUP BY account_id, key_id, model, channel, outcome
        """;

    private const string DaysSql = """
        INSERT INTO usage_days (day, account_id, key_id, model, channel, outcome, calls, input_tokens, output_tokens, total_tokens, charge)
        SELECT hour / 24, account_id, key_id, model, channel, outcome,
               CAST(SUM(calls) AS BIGINT), CAST(SUM(input_tokens) AS BIGINT), CAST(SUM(output_tokens) AS BIGINT),
               CAST(SUM(total_tokens) AS BIGINT), CAST(SUM(charge) AS BIGINT)
        FROM usage_sums WHERE hour >= @From AND hour < @To
        GROUP BY hour / 24, account_id, key_id, model, channel, outcome
        """;

    private const string LastToDeleteSql =
        "SELECT MAX(id) FROM (SELECT id FROM calls WHERE id < @keptFrom ORDER BY id LIMIT @DeletedAtOnce) AS portion";

    // None is added there any more, so this deletes no call that was not there a moment ago.
    private const string DeleteSql = "DELETE FROM calls WHERE id <= @last";

    /// <summary>Sums the hours that are over; returns whether there were any.</summary>
    public async Task<bool> SumAsync(CancellationToken cancellationToken)
    {
        var isAny = false;
        while (await database.ReadSnapshotAsync(NextAsync, cancellationToken) is { } hour)
        {
            await database.WriteAsync(connection => Write(connection, hour), cancellationToken);
            isAny = true;
        }

        return isAny;
    }

    /// <summary>Deletes the calls that are not to be kept any more, as far as they are summed, and old budgets; returns how many calls.</summary>
    public async Task<long> ForgetAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(connection => Spending.ForgetBefore(connection, time.GetUtcNow() - BudgetsBack), cancellationToken);
        if (options.Value.KeepCallsDays is not { } days)
        {
            return 0;
        }

        // First the mark, then the rows: from then on nobody reads them, so it does not matter how long this takes.
        var wanted = UsageHours.FirstCall(UsageHours.Of(time.GetUtcNow().AddDays(-days)));
        var keptFrom = await database.WriteAsync(connection => KeepFrom(connection, wanted), cancellationToken);
        await InPortionsAsync(connection => ExecutionStore.ForgetBefore(connection, keptFrom, DeletedAtOnce), cancellationToken);
        await InPortionsAsync(connection => AttemptRow.ForgetBefore(connection, keptFrom, DeletedAtOnce), cancellationToken);
        return await InPortionsAsync(connection => Delete(connection, keptFrom), cancellationToken);
    }

    // Until a portion is not full any more; returns how many rows there were.
    private async Task<long> InPortionsAsync(Func<DbConnection, int> delete, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        while (true)
        {
            var portion = await database.WriteAsync(delete, cancellationToken);
            deleted += portion;
            if (portion < DeletedAtOnce)
            {
                return deleted;
            }
        }
    }

    // Summed by a reader, so that calls need not wait for it; written only while the mark is still where it was. Hours
    // without a call are passed over.
    private async Task<SummedHour?> NextAsync(Snapshot snapshot)
    {
        var mark = (await UsageProgress.ReadAsync(snapshot)).SummedUntil;
        var end = UsageHours.Of(time.GetUtcNow() - UsageProgress.Margin);
        if (await snapshot.FirstAsync<long?>(OldestOpenSql) is { } open)
        {
            end = Math.Min(end, UsageHours.Of(open));
        }

        var until = UsageHours.FirstCall(end);
        if (mark >= until)
        {
            return null;
        }

        if (await snapshot.FirstAsync<long?>(NextCallSql, new UsageSpan(mark, until)) is not { } next)
        {
            return new SummedHour(mark, until, end, []);
        }

        var hour = UsageHours.Of(next);
        var calls = new UsageSpan(UsageHours.FirstCall(hour), UsageHours.FirstCall(hour + 1));
        return new SummedHour(mark, calls.To, hour, await snapshot.QueryAsync<UsageSumRow>(SumSql, calls));
    }

    private bool Write(DbConnection connection, SummedHour hour)
    {
        if (UsageProgress.Lock(connection, database).SummedUntil != hour.Mark)
        {
            // Another process was faster.
            return false;
        }

        UsageSumRow.Insert(database, connection, hour.Hour, hour.Sums);
        var days = new UsageSpan(UsageHours.Of(hour.Mark) / UsageHours.PerDay, UsageHours.Of(hour.Until) / UsageHours.PerDay);
        if (days.From < days.To)
        {
            connection.Execute(DaysSql, new UsageSpan(days.From * UsageHours.PerDay, days.To * UsageHours.PerDay));
        }

        connection.Execute("UPDATE usage_progress SET summed_until = @Until", hour);
        return true;
    }

    private static int Delete(DbConnection connection, long keptFrom)
    {
        if (connection.ExecuteScalar<long?>(LastToDeleteSql, new { keptFrom, DeletedAtOnce }) is not { } last)
        {
            return 0;
        }

        CallsOfKeys.ForgetUntil(connection, last);
        return connection.Execute(DeleteSql, new { last });
    }

    private long KeepFrom(DbConnection connection, long wanted)
    {
        var (summedUntil, keptFrom, _) = UsageProgress.Lock(connection, database);
        var next = Math.Max(keptFrom, Math.Min(wanted, summedUntil));
        if (next > keptFrom)
        {
            connection.Execute("UPDATE usage_progress SET kept_from = @next", new { next });
        }

        return next;
    }

    private sealed record SummedHour(long Mark, long Until, long Hour, IReadOnlyList<UsageSumRow> Sums);
}
