using System.Globalization;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>What the charts show: every hour or day of a span, and the largest few series with the others in one.</summary>
public sealed record ChartData(IReadOnlyList<string> Buckets, IReadOnlyList<ChartSeries> Series)
{
    public const int MostSeries = 8;

    private const double Nanos = 1e9;

    internal static ChartData Of(IReadOnlyList<UsagePoint> points, DashboardSpan span, ViewerClock clock)
    {
        var begins = Begins(span, clock);
        var largest = points.GroupBy(point => point.Label)
            .OrderByDescending(group => group.Sum(point => point.Charge.Nanos)).ThenByDescending(group => group.Sum(point => point.Calls))
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(MostSeries).Select(group => group.Key).ToList();
        var sums = new Dictionary<string, (long[] Charge, long[] Calls)>(StringComparer.Ordinal);
        foreach (var point in points)
        {
            var label = largest.Contains(point.Label) ? point.Label : "";
            if (!sums.TryGetValue(label, out var sum))
            {
                sums[label] = sum = (new long[begins.Count], new long[begins.Count]);
            }

            var bucket = BucketOf(point.Begin, begins);
            sum.Charge[bucket] += point.Charge.Nanos;
            sum.Calls[bucket] += point.Calls;
        }

        var buckets = Labels(begins, span, clock);
        return new ChartData(buckets, [.. largest.Append("").Where(sums.ContainsKey).Select(label => new ChartSeries(
            label.Length == 0 ? null : label,
            Bars(sums[label].Charge, nanos => nanos / Nanos),
            Bars(sums[label].Calls, calls => calls)))]);

        IReadOnlyList<ChartBar> Bars(long[] values, Func<long, double> of) => [.. values.Select((value, bucket) => new ChartBar(buckets[bucket], of(value)))];
    }

    private static List<DateTimeOffset> Begins(DashboardSpan span, ViewerClock clock)
    {
        var begins = new List<DateTimeOffset>();
        if (span.IsHourly)
        {
            for (var begin = span.From; begin < span.To; begin = begin.AddHours(1))
            {
                begins.Add(begin);
            }
        }
        else if (span.IsInUtcDays)
        {
            for (var begin = new DateTimeOffset(span.From.UtcDateTime.Date, TimeSpan.Zero); begin < span.To; begin = begin.AddDays(1))
            {
                begins.Add(begin);
            }
        }
        else
        {
            for (var begin = span.From; begin < span.To; begin = clock.Read(TimeZoneInfo.ConvertTime(begin, clock.Zone).Date.AddDays(1)))
            {
                begins.Add(begin);
            }
        }

        return begins;
    }

    // A UTC hour need not begin with one of the viewer's: it belongs to where it begins, the first one to the begin of the span.
    private static int BucketOf(DateTimeOffset moment, List<DateTimeOffset> begins)
    {
        var found = begins.BinarySearch(moment);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, begins.Count - 1);
    }

    // A bar stands where its label does: a year may have a day twice, and a day an hour when clocks go back.
    private static List<string> Labels(List<DateTimeOffset> begins, DashboardSpan span, ViewerClock clock)
    {
        var isOneDay = span.To - span.From <= TimeSpan.FromHours(25);
        var (brief, full) = !span.IsHourly ? ("MM-dd", "yyyy-MM-dd") : isOneDay ? ("HH:mm", "HH:mm zzz") : ("MM-dd HH:mm", "MM-dd HH:mm zzz");
        var shown = begins.ConvertAll(begin => span.IsInUtcDays ? begin : TimeZoneInfo.ConvertTime(begin, clock.Zone));
        var labels = shown.ConvertAll(begin => begin.ToString(brief, CultureInfo.InvariantCulture));
        return labels.Distinct(StringComparer.Ordinal).Count() == labels.Count
            ? labels
            : shown.ConvertAll(begin => begin.ToString(full, CultureInfo.InvariantCulture));
    }
}
