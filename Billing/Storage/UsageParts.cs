namespace CozeProxy.Billing.Storage;

/// <summary>
/// Splits a span of calls into where its sum is found: the sums of whole days and hours as far as there are any, the calls'
/// own rows for what is left at both ends and what is not summed yet. Each call lies in exactly one part. Where the rows are
/// gone, an hour belongs to the span it begins in.
/// </summary>
internal static class UsageParts
{
    public static IReadOnlyList<UsagePart> OfRows(UsageSpan calls, UsageProgress progress) =>
        Parts((UsageSource.Calls, Math.Max(calls.From, progress.KeptFrom), calls.To));

    public static IReadOnlyList<UsagePart> Of(UsageSpan calls, UsageProgress progress, bool inHours = false)
    {
        var (summedUntil, keptFrom, _) = progress;
        var from = UsageHours.From(calls.From);
        var to = UsageHours.Of(summedUntil);
        if (calls.To < summedUntil)
        {
            to = calls.To <= keptFrom ? UsageHours.From(calls.To) : UsageHours.Of(calls.To);
        }

        if (from >= to)
        {
            return OfRows(calls, progress);
        }

        var firstDay = (from + UsageHours.PerDay - 1) / UsageHours.PerDay;
        var lastDay = to / UsageHours.PerDay;
        if (inHours || firstDay >= lastDay)
        {
            (firstDay, lastDay) = (0, 0);
        }

        var (daysFrom, daysTo) = lastDay == 0 ? (to, to) : (firstDay * UsageHours.PerDay, lastDay * UsageHours.PerDay);
        return Parts(
            (UsageSource.Calls, Math.Max(calls.From, keptFrom), UsageHours.FirstCall(from)),
            (UsageSource.Hours, from, daysFrom),
            (UsageSource.Days, firstDay, lastDay),
            (UsageSource.Hours, daysTo, to),
            (UsageSource.Calls, Math.Max(UsageHours.FirstCall(to), keptFrom), calls.To));
    }

    private static List<UsagePart> Parts(params ReadOnlySpan<(UsageSource Source, long From, long To)> parts)
    {
        var some = new List<UsagePart>();
        foreach (var (source, from, to) in parts)
        {
            if (from < to)
            {
                some.Add(new UsagePart(source, from, to));
            }
        }

        return some;
    }
}
