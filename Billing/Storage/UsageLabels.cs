using System.Globalization;
using System.Text.Json;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>What usage is grouped by: in SQL as it is stored, and to the reader in words.</summary>
internal static class UsageLabels
{
    public static string Sql(UsageSource source, UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.None => "NULL",
        UsageGrouping.Hour => source == UsageSource.Hours ? "hour" : UsageHours.OfSql("id"),
        UsageGrouping.Day => source switch
        {
            UsageSource.Days => "day",
            UsageSource.Hours => $"hour / {UsageHours.PerDay}",
            _ => $"{UsageHours.OfSql("id")} / {UsageHours.PerDay}",
        },
        UsageGrouping.Model => "model",
        UsageGrouping.Account => "account_id",
        UsageGrouping.Key => "key_id",
        UsageGrouping.Channel => "channel",
        UsageGrouping.Outcome => "outcome",
        _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
    };

    /// <summary>Null for one sum over everything, and for calls under way among the outcomes.</summary>
    public static string? Name(string label, UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.None => null,
        UsageGrouping.Hour => UsageHours.Begin(Number(label)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        UsageGrouping.Day => UsageHours.Begin(Number(label) * UsageHours.PerDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        UsageGrouping.Outcome => label.Length == 0 ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{(CallOutcome)Number(label)}"),
        _ => label,
    };

    private static long Number(string label) => long.Parse(label, CultureInfo.InvariantCulture);
}
