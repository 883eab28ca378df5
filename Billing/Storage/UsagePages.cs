using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Finds a page of calls, newest first. Keys, failures and calls to review have an index of their own. What else can be asked
/// for has none, which every call would pay for: the hours' sums say in which hours such calls are, and with which keys.
/// </summary>
internal static class UsagePages
{
    // In so few hours it is quicker to look at all calls.
    private const int FewHours = 2;

    public static async Task<List<UsageRow>> ReadAsync(Database database, Snapshot snapshot, UsageFilter filter, UsageProgress progress, int limit, long offset)
    {
        var conditions = new UsageConditions(filter);
        var calls = conditions.CallsBefore;
        calls = calls with { From = Math.Max(calls.From, progress.KeptFrom) };
        var parameters = conditions.Parameters();
        parameters.Add("limit", limit);
        parameters.Add("offset", offset);
        parameters.Add("from", calls.From);
        parameters.Add("to", calls.To);
        var found = conditions.HasIndex || calls.From >= Math.Min(calls.To, progress.SummedUntil)
            ? $"SELECT id FROM calls WHERE id >= @from AND id < @to{conditions.OfCalls()}"
            : await FindAsync(database, snapshot, conditions, calls, progress, offset + limit, parameters);
        var records = await snapshot.QueryAsync<UsageRecord>(
            UsageRecord.Select($"""
                WHERE calls.id IN (SELECT id FROM (SELECT id FROM ({found}) AS found ORDER BY id DESC LIMIT @limit OFFSET @offset) AS page)
                ORDER BY calls.id DESC
                """),
            parameters);
        return records.ConvertAll(record => record.ToRow());
    }

    private static async Task<string> FindAsync(
        Database database, Snapshot snapshot, UsageConditions conditions, UsageSpan calls, UsageProgress progress, long wanted,
        DynamicParameters parameters)
    {
        // The hour that the page begins in counts as not summed: which of its calls come before the page's first, no sum says.
        var summed = new UsageSpan(UsageHours.Of(calls.From), UsageHours.Of(Math.Min(calls.To, progress.SummedUntil)));
        parameters.Add("firstHour", summed.From);
        parameters.Add("lastHour", summed.To);
        parameters.Add("wanted", wanted);
        var hours = await snapshot.QueryAsync<(long Hour, long Calls)>(
            $"""
            SELECT hour, CAST(SUM(calls) AS BIGINT) AS calls FROM usage_sums WHERE hour >= @firstHour AND hour < @lastHour{conditions.OfSums()}
            GROUP BY hour ORDER BY hour DESC LIMIT @wanted
            """,
            parameters);
        var needed = new List<long>();
        foreach (var (hour, count) in hours)
        {
            needed.Add(hour);
            wanted -= count;
            if (wanted <= 0)
            {
                break;
            }
        }

        parameters.Add("rest", Math.Max(UsageHours.FirstCall(summed.To), calls.From));
        var found = $"SELECT id FROM calls WHERE id >= @rest AND id < @to{conditions.OfCalls()}";
        if (needed.Count > FewHours)
        {
            parameters.Add("firstHour", needed[^1]);
            return $"{found} UNION ALL {ByKeys(database, conditions)}";
        }

        for (var hour = 0; hour < needed.Count; hour++)
        {
            parameters.Add($"from{hour}", Math.Max(UsageHours.FirstCall(needed[hour]), calls.From));
            parameters.Add($"to{hour}", UsageHours.FirstCall(needed[hour] + 1));
            found += $" UNION ALL SELECT id FROM calls WHERE id >= @from{hour} AND id < @to{hour}{conditions.OfCalls()}";
        }

        return found;
    }

    // By the index of keys and nothing else: the sum keeps another bound from being taken for the index's.
    private static string ByKeys(Database database, UsageConditions conditions) => database.ForEachSql(
        $"SELECT DISTINCT hour AS called_in, key_id AS called_with FROM usage_sums WHERE hour >= @firstHour AND hour < @lastHour{conditions.OfSums()}",
        "id",
        "calls",
        $"key_id = called_with AND id >= {UsageHours.FirstCallSql("called_in")} AND id < {UsageHours.FirstCallSql("called_in + 1")}"
            + $" AND id + 0 >= @from{conditions.OfCalls()}");
}
