namespace CozeProxy.Billing.Storage;

/// <summary>
/// Where a page begins that lies deep: the sums say how many calls the newer days and hours have, so that those are not walked over
/// one by one.
/// </summary>
/// <param name="Calls">The calls that are left when whole days and hours have been passed over.</param>
/// <param name="Offset">How many of them still come before the page.</param>
internal sealed record PageStart(UsageSpan Calls, long Offset)
{
    public static async Task<PageStart> FindAsync(Snapshot snapshot, UsageConditions conditions, UsageSpan calls, UsageProgress progress, long offset)
    {
        var start = new PageStart(calls, offset);

        // No sum says what is to be reviewed.
        if (conditions.NeedsReview)
        {
            return start;
        }

        foreach (var part in UsageParts.Of(calls, progress).Reverse())
        {
            (start, var isFound) = await start.PassAsync(snapshot, conditions, part);
            if (isFound)
            {
                break;
            }
        }

        return start;
    }

    private async Task<(PageStart Start, bool IsFound)> PassAsync(Snapshot snapshot, UsageConditions conditions, UsagePart part)
    {
        var start = this;
        foreach (var (from, to, count) in await CountAsync(snapshot, conditions, part))
        {
            start = start with { Calls = start.Calls with { To = FirstCall(part.Source, to) } };
            if (count > start.Offset)
            {
                return part.Source == UsageSource.Days
                    ? await start.PassAsync(snapshot, conditions, new UsagePart(UsageSource.Hours, from * UsageHours.PerDay, to * UsageHours.PerDay))
                    : (start, true);
            }

            start = new PageStart(start.Calls with { To = FirstCall(part.Source, from) }, start.Offset - count);
        }

        return (start, false);
    }

    private static async Task<IEnumerable<(long From, long To, long Count)>> CountAsync(Snapshot snapshot, UsageConditions conditions, UsagePart part)
    {
        var parameters = conditions.Parameters();
        parameters.Add("from", part.From);
        parameters.Add("to", part.To);
        if (part.Source == UsageSource.Calls)
        {
            var count = await snapshot.SingleAsync<long>($"SELECT COUNT(*) FROM calls WHERE id >= @from AND id < @to{conditions.OfCalls()}", parameters);
            return [(part.From, part.To, count)];
        }

        var (table, column) = part.Source == UsageSource.Days ? ("usage_days", "day") : ("usage_sums", "hour");
        var counts = await snapshot.QueryAsync<(long At, long Count)>(
            $"""
            SELECT {column}, CAST(SUM(calls) AS BIGINT) AS calls FROM {table} WHERE {column} >= @from AND {column} < @to{conditions.OfSums()}
            GROUP BY {column} ORDER BY {column} DESC
            """,
            parameters);
        return counts.Select(row => (row.At, row.At + 1, row.Count));
    }

    private static long FirstCall(UsageSource source, long at) => source switch
    {
        UsageSource.Days => UsageHours.FirstCall(at * UsageHours.PerDay),
        UsageSource.Hours => UsageHours.FirstCall(at),
        _ => at,
    };
}
