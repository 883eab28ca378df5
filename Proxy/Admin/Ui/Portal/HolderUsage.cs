using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Ui.Portal;

/// <summary>What one key has called in some days, and nothing else.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Models">Each of the models used most, day by day; what the others come to is last, without a name.</param>
public sealed record HolderUsage(UsageSum Total, IReadOnlyList<(string? Model, IReadOnlyList<UsageSum> Days)> Models)
{
    // Told apart by colour, so few.
    private const int MostModels = 5;

    /// <summary>Reads the sums of the days from one on; days without a call are in them.</summary>
    public static async Task<HolderUsage> ReadAsync(IUsageStore usage, GatewayKey key, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var filter = new UsageFilter { KeyId = key.Id, From = from, To = to };
        var days = await usage.SummarizeAsync(filter, UsageGrouping.Day, cancellationToken);
        var models = await usage.SummarizeAsync(filter, UsageGrouping.Model, cancellationToken);
        var dates = DatesOf(from, to);
        var series = new List<(string?, IReadOnlyList<UsageSum>)>();
        foreach (var name in models.Select(model => model.Group!).Take(MostModels))
        {
            series.Add((name, Fill(dates, await usage.SummarizeAsync(filter with { Model = name }, UsageGrouping.Day, cancellationToken))));
        }

        if (models.Count > MostModels)
        {
            series.Add((null, Rest(Fill(dates, days), series.Select(model => model.Item2))));
        }

        return new HolderUsage(Add(null, days), series);
    }

    private static List<string> DatesOf(DateTimeOffset from, DateTimeOffset to)
    {
        var dates = new List<string>();
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            dates.Add(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        return dates;
    }

    private static List<UsageSum> Fill(List<string> dates, IEnumerable<UsageSum> sums)
    {
        var byDate = sums.ToDictionary(sum => sum.Group!, StringComparer.Ordinal);
        return dates.ConvertAll(date => byDate.GetValueOrDefault(date) ?? new UsageSum(date, 0, 0, 0, 0, default));
    }

    private static List<UsageSum> Rest(List<UsageSum> days, IEnumerable<IReadOnlyList<UsageSum>> shown)
    {
        var rest = new List<UsageSum>(days);
        foreach (var series in shown)
        {
            for (var i = 0; i < rest.Count; i++)
            {
                var (all, one) = (rest[i], series[i]);
                rest[i] = new UsageSum(
                    all.Group, all.Calls - one.Calls, all.InputTokens - one.InputTokens, all.OutputTokens - one.OutputTokens, all.TotalTokens - one.TotalTokens,
                    all.Charge - one.Charge);
            }
        }

        return rest;
    }

    private static UsageSum Add(string? group, IReadOnlyList<UsageSum> sums) => sums.Aggregate(
        new UsageSum(group, 0, 0, 0, 0, default),
        (all, one) => new UsageSum(
            group, all.Calls + one.Calls, all.InputTokens + one.InputTokens, all.OutputTokens + one.OutputTokens, all.TotalTokens + one.TotalTokens,
            all.Charge + one.Charge));
}
