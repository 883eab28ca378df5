using System.Text.Json.Serialization;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Answers;

/// <summary>A call as the admin API shows it; ids are strings because JavaScript's numbers are too short for them.</summary>
internal sealed record UsageAnswer(
    string Id, DateTimeOffset Time, string RequestId, long Account, string? AccountName, long Key, string? KeyName, string Model, string Target,
    string Channel, string Group, Ratio GroupRatio, UsagePrice Price, long InputTokens, long OutputTokens, long TotalTokens, bool Estimated,
    Money Hold, Money Charge, ChargeBasis? Basis, bool NeedsReview, CallOutcome? Outcome, bool Stream, int? Status, long? FirstByteMs, long? DurationMs, string? CozeLogId,
    string? ExecuteId, string? DebugUrl, string? ErrorCode)
{
    /// <summary>What was tried, where that was more than once. This and what follows is told of a call alone, not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AttemptAnswer>? Attempts { get; init; }

    /// <summary>Whether the charge exceeded the hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? OverHold { get; init; }

    /// <summary>How the charge came about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChargeLineAnswer>? ChargeLines { get; init; }

    /// <summary>The corrections that name the call.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Movement>? Corrections { get; init; }

    public static UsageAnswer Of(CallDetail call) => Of(call.Row) with
    {
        Attempts = [.. call.Attempts.Select(AttemptAnswer.Of)],
        OverHold = call.Row.OverHold,
        ChargeLines = ChargeLineAnswer.Of(call.Row),
        Corrections = call.Corrections,
    };

    public static UsageAnswer Of(UsageRow row) => new(
        row.CallId.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Time, row.RequestId, row.AccountId, row.AccountName, row.KeyId,
        row.KeyName, row.Model, row.Target, row.Channel, row.Group, row.Price.GroupRatio, UsagePrice.Of(row.Price), row.Usage?.InputTokens ?? 0,
        row.Usage?.OutputTokens ?? 0, row.Usage?.TotalTokens ?? 0, row.Usage?.Estimated ?? false, row.Hold, row.Charge,
        row.Outcome is null ? null : row.Basis, row.NeedsReview, row.Outcome, row.Stream, row.Status, row.FirstByteMs, row.DurationMs, row.CozeLogId, row.ExecuteId, row.DebugUrl, row.ErrorCode);
}
