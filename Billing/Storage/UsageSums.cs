using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>Sums usage out of its parts: the same as if every call were read.</summary>
internal static class UsageSums
{
    public static async Task<IReadOnlyList<UsageSum>> ReadAsync(Snapshot snapshot, UsageFilter filter, UsageGrouping grouping)
    {
        var conditions = new UsageConditions(filter);
        var sums = new Dictionary<string, UsageTally>();
        if (grouping == UsageGrouping.None)
        {
            sums.Add("", new UsageTally());
        }

        foreach (var part in Parts(conditions, conditions.CallsBefore, await UsageProgress.ReadAsync(snapshot), inHours: grouping == UsageGrouping.Hour))
        {
            var label = UsageLabels.Sql(part.Source, grouping);
            var rows = await snapshot.QueryAsync<UsageTally>(
                $"SELECT CAST({label} AS TEXT) AS label, {UsageTally.Sql(part.Source)} {Of(part, conditions)} {(grouping == UsageGrouping.None ? "" : $"GROUP BY {label}")}",
                Parameters(part, conditions));
            foreach (var row in rows)
            {
                var key = row.Label ?? "";
                sums[key] = sums.TryGetValue(key, out var sum) ? sum.Plus(row) : row;
            }
        }

        var named = sums.Select(sum => sum.Value.ToSum(UsageLabels.Name(sum.Key, grouping)));
        return [.. grouping is UsageGrouping.Day or UsageGrouping.Hour
            ? named.OrderByDescending(sum => sum.Group, StringComparer.Ordinal)
            : named.OrderByDescending(sum => sum.Charge).ThenBy(sum => sum.Group, StringComparer.Ordinal)];
    }

    /// <summary>How many keys there are calls of.</summary>
    public static async Task<int> CountKeysAsync(Snapshot snapshot, UsageFilter filter)
    {
        var conditions = new UsageConditions(filter);
        var keys = new HashSet<long>();
        foreach (var part in Parts(conditions, conditions.CallsBefore, await UsageProgress.ReadAsync(snapshot), inHours: false))
        {
            keys.UnionWith(await snapshot.QueryAsync<long>($"SELECT DISTINCT key_id {Of(part, conditions)}", Parameters(part, conditions)));
        }

        return keys.Count;
    }

    /// <summary>How many calls there are to be listed, whatever page is asked for.</summary>
    public static async Task<long> CountAsync(Snapshot snapshot, UsageFilter filter, UsageProgress progress)
    {
        var conditions = new UsageConditions(filter);
        var calls = conditions.Calls with { From = Math.Max(conditions.Calls.From, progress.KeptFrom) };
        var count = 0L;
        foreach (var part in Parts(conditions, calls, progress, inHours: false))
        {
            var counted = part.Source == UsageSource.Calls ? "COUNT(*)" : "CAST(COALESCE(SUM(calls), 0) AS BIGINT)";
            count += await snapshot.SingleAsync<long>($"SELECT {counted} {Of(part, conditions)}", Parameters(part, conditions));
        }

        return count;
    }

    // No sum says what is to be reviewed: an operator may change that at any time.
    private static IReadOnlyList<UsagePart> Parts(UsageConditions conditions, UsageSpan calls, UsageProgress progress, bool inHours) =>
        conditions.NeedsReview ? UsageParts.OfRows(calls, progress) : UsageParts.Of(calls, progress, inHours);

    private static string Of(UsagePart part, UsageConditions conditions) => part.Source switch
    {
        UsageSource.Days => $"FROM usage_days WHERE day >= @from AND day < @to{conditions.OfSums()}",
        UsageSource.Hours => $"FROM usage_sums WHERE hour >= @from AND hour < @to{conditions.OfSums()}",
        _ => $"FROM calls WHERE id >= @from AND id < @to{conditions.OfCalls()}",
    };

    private static DynamicParameters Parameters(UsagePart part, UsageConditions conditions)
    {
        var parameters = conditions.Parameters();
        parameters.Add("from", part.From);
        parameters.Add("to", part.To);
        return parameters;
    }
}
