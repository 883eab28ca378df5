using System.Globalization;
using System.Text.Json;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api;

/// <summary>Calls as lines of a file: the same values as in the list, one column each.</summary>
internal static class UsageCsv
{
    private static readonly string[] Columns =
    [
        "time", "requestId", "account", "accountName", "key", "keyName", "model", "target", "channel", "group", "groupRatio", "priceName", "inputPer1K",
        "outputPer1K", "perCall", "minimum", "channelRatio", "inputTokens", "outputTokens", "totalTokens", "estimated", "basis", "hold", "charge",
        "overHold", "needsReview", "outcome", "stream", "status", "firstByteMs", "durationMs", "cozeLogId", "executeId", "debugUrl", "errorCode",
    ];

    public static void WriteHeader(CsvWriter csv)
    {
        foreach (var column in Columns)
        {
            csv.Value(column);
        }

        csv.End();
    }

    public static void Write(CsvWriter csv, UsageRow row)
    {
        csv.Value(row.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)).Text(row.RequestId)
            .Number(row.AccountId).Text(row.AccountName).Number(row.KeyId).Text(row.KeyName)
            .Text(row.Model).Text(row.Target).Text(row.Channel).Text(row.Group);
        Write(csv, row.Price);
        csv.Number(row.Usage?.InputTokens).Number(row.Usage?.OutputTokens).Number(row.Usage?.TotalTokens).Flag(row.Usage?.Estimated ?? false)
            .Value(row.Outcome is null ? null : Word(row.Basis)).Value(row.Hold).Value(row.Charge).Flag(row.OverHold).Flag(row.NeedsReview)
            .Value(row.Outcome is { } outcome ? Word(outcome) : null).Flag(row.Stream)
            .Number(row.Status).Number(row.FirstByteMs).Number(row.DurationMs)
            .Text(row.CozeLogId).Text(row.ExecuteId).Text(row.DebugUrl).Text(row.ErrorCode)
            .End();
    }

    private static void Write(CsvWriter csv, PriceSnapshot price) => csv
        .Value(price.GroupRatio).Text(price.PriceName)
        .Value(price.Price.InputPer1K).Value(price.Price.OutputPer1K).Value(price.Price.PerCall).Value(price.Price.Minimum).Value(price.ChannelRatio);

    private static string Word(ChargeBasis basis) => JsonNamingPolicy.SnakeCaseLower.ConvertName(basis.ToString());

    private static string Word(CallOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());
}
