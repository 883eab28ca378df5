using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Finds a page of calls, newest first. Failures and calls to review have an index of their own, and older calls are filed under
/// their keys. What else can be asked for has nothing of the kind, which every call would pay for: the hours' sums say in which hours
/// such calls are, and with which keys.
/// </summary>
internal static class UsagePages
{
    // In so few hours it is quicker to look at all calls.
    private const int FewHours = 2;

    // So many calls are walked over sooner than sums are read.
    private const long FewBefore = 2_000;

    public static async Task<List<UsageRow>> ReadAsync(Database database, Snapshot snapshot, UsageFilter filter, UsageProgress progress, int limit, long offset)
    {
        var conditions = new UsageConditions(filter);
        var calls = conditions.CallsBefore;
        calls = calls with { From = Math.Max(calls.From, progress.KeptFrom) };
        if (offset > FewBefore)
        {
            (calls, offset) = await PageStart.FindAsync(snapshot, conditions, calls, progress, offset);
        }

        var parameters = conditions.Parameters();
        parameters.Add("limit", limit);
        parameters.Add("offset", offset);
        parameters.Add("wanted", offset + limit);
        parameters.Add("from", calls.From);
        parameters.Add("to", calls.To);
        var known = Math.Min(progress.SummedUntil, progress.KeyedUntil);
        var found = conditions switch
        {
            { IsAllOfKey: true } => OfKey(conditions, calls, progress.KeyedUntil, parameters),
            { HasIndex: false } when calls.From < Math.Min(calls.To, known) => await FindAsync(database, snapshot, conditions, calls, known, offset + limit, parameters),
            _ => $"SELECT id FROM calls WHERE id >= @from AND id < @to{conditions.OfCalls()}",
        };
        var records = await snapshot.QueryAsync<UsageRecord>(
            UsageRecord.Select($"""
                WHERE calls.id IN (SELECT id FROM (SELECT id FROM ({found}) AS found ORDER BY id DESC LIMIT @limit OFFSET @offset) AS page)
                ORDER BY calls.id DESC
                """),
            parameters);
        return records.ConvertAll(record => record.ToRow());
    }

    // Those that are filed under the key, and what is not filed yet: of each no more than the page needs.
    private static string OfKey(UsageConditions conditions, UsageSpan calls, long keyedUntil, DynamicParameters parameters)
    {
        parameters.Add("filedTo", Math.Min(calls.To, keyedUntil));
        parameters.Add("rest", Math.Max(calls.From, keyedUntil));
        return $"""
            SELECT id FROM (
                SELECT call_id AS id FROM calls_of_keys AS filed WHERE key_id = @keyId AND call_id >= @from AND call_id < @filedTo{conditions.OfFiled()}
                ORDER BY call_id DESC LIMIT @wanted) AS filed
            UNION ALL {Rest(conditions)}
            """;
    }

    private static async Task<string> FindAsync(
        Database database, Snapshot snapshot, UsageConditions conditions, UsageSpan calls, long known, long wanted, DynamicParameters parameters)
    {
        // The hour that the page begins in counts as not summed: which of its calls come before the page's first, no sum says.
        var summed = new UsageSpan(UsageHours.Of(calls.From), UsageHours.Of(Math.Min(calls.To, known)));
        parameters.Add("firstHour", summed.From);
        parameters.Add("lastHour", summed.To);
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
        var found = Rest(conditions);
        if (needed.Count > FewHours || (conditions.IsOfKey && needed.Count > 0))
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

    private static string Rest(UsageConditions conditions) =>
        $"SELECT id FROM (SELECT id FROM calls WHERE id >= @rest AND id < @to{conditions.OfCalls()} ORDER BY id DESC LIMIT @wanted) AS rest";

    // Key by key and hour by hour, and nothing else: the sum keeps another bound from being taken for where to begin.
    private static string ByKeys(Database database, UsageConditions conditions) => database.ForEachSql(
        $"SELECT DISTINCT hour AS called_in, key_id AS called_with FROM usage_sums WHERE hour >= @firstHour AND hour < @lastHour{conditions.OfSums()}",
        "id",
        "calls_of_keys AS filed CROSS JOIN calls",
        $"filed.key_id = called_with AND filed.call_id >= {UsageHours.FirstCallSql("called_in")} AND filed.call_id < {UsageHours.FirstCallSql("called_in + 1")}"
            + $" AND filed.call_id + 0 >= @from AND calls.id = filed.call_id{conditions.OfCalls()}");
}
