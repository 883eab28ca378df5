using System.Runtime.InteropServices;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>Reads usage by time and by something else at once.</summary>
internal sealed class UsageSeries(ClosedHours closed)
{
    public async Task<IReadOnlyList<UsagePoint>> ReadAsync(Snapshot snapshot, UsageSpan calls, UsageGrouping step, UsageGrouping grouping)
    {
        var inHours = step == UsageGrouping.Hour;
        var points = new List<UsagePoint>();
        foreach (var part in UsageParts.Of(calls, await UsageProgress.ReadAsync(snapshot), inHours))
        {
            if (inHours && part.Source == UsageSource.Hours)
            {
                await AddClosedAsync(snapshot, part, grouping, points);
            }
            else
            {
                points.AddRange(await QueryAsync(snapshot, part, step, grouping));
            }
        }

        return points;
    }

    // A day at a time: a sort of so few rows stays in memory, and what has been read is kept also when the reader goes.
    private async Task AddClosedAsync(Snapshot snapshot, UsagePart part, UsageGrouping grouping, List<UsagePoint> points)
    {
        for (var hour = part.From; hour < part.To;)
        {
            if (closed.Find(grouping, hour) is { } known)
            {
                points.AddRange(known);
                hour++;
                continue;
            }

            var end = hour + 1;
            while (end < part.To && end - hour < UsageHours.PerDay && closed.Find(grouping, end) is null)
            {
                end++;
            }

            var read = (await QueryAsync(snapshot, part with { From = hour, To = end }, UsageGrouping.Hour, grouping)).ToLookup(point => point.Begin);
            for (; hour < end; hour++)
            {
                var found = read[UsageHours.Begin(hour)].ToArray();
                closed.Keep(grouping, hour, found);
                points.AddRange(found);
            }
        }
    }

    private static async Task<IEnumerable<UsagePoint>> QueryAsync(Snapshot snapshot, UsagePart part, UsageGrouping step, UsageGrouping grouping)
    {
        var (table, column) = part.Source switch
        {
            UsageSource.Days => ("usage_days", "day"),
            UsageSource.Hours => ("usage_sums", "hour"),
            _ => ("calls", "id"),
        };
        var calls = part.Source == UsageSource.Calls ? "COUNT(*)" : "CAST(SUM(calls) AS BIGINT)";
        var (begin, label) = (UsageLabels.Sql(part.Source, step), UsageLabels.Sql(part.Source, grouping));

        // Grouped by what is stored, not by its text: an hour's accounts come in order.
        var rows = await snapshot.QueryAsync<Row>(
            $"""
            SELECT {begin} AS step, CAST({label} AS TEXT) AS label, {calls} AS count, CAST(SUM(charge) AS BIGINT) AS nanos
            FROM {table} WHERE {column} >= @From AND {column} < @To
            GROUP BY {begin}, {label}
            """,
            part);
        var hours = step == UsageGrouping.Hour ? 1 : UsageHours.PerDay;
        return rows.Select(row => new UsagePoint(UsageHours.Begin(row.Step * hours), row.Label, row.Count, new Money(row.Nanos)));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Row(long Step, string Label, long Count, long Nanos);
}
