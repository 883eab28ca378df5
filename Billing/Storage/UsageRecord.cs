using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>A call as its table keeps it, with the names of its account and key.</summary>
internal sealed class UsageRecord
{
    public long Id { get; init; }

    public string RequestId { get; init; } = "";

    public long AccountId { get; init; }

    public string? AccountName { get; init; }

    public long KeyId { get; init; }

    public string? KeyName { get; init; }

    public string Model { get; init; } = "";

    public string Target { get; init; } = "";

    public string Channel { get; init; } = "";

    public string GroupName { get; init; } = "";

    public string PriceName { get; init; } = "";

    public long InputPer1K { get; init; }

    public long OutputPer1K { get; init; }

    public long PerCall { get; init; }

    public long Minimum { get; init; }

    public long GroupRatio { get; init; }

    public long ChannelRatio { get; init; }

    public long Hold { get; init; }

    public long Charge { get; init; }

    public int Basis { get; init; }

    public bool NeedsReview { get; init; }

    public bool OverHold { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? TotalTokens { get; init; }

    public bool? Estimated { get; init; }

    public int? Outcome { get; init; }

    public bool Stream { get; init; }

    public int? Status { get; init; }

    public long? FirstByteMs { get; init; }

    public long? DurationMs { get; init; }

    public string? CozeLogId { get; init; }

    public string? ExecuteId { get; init; }

    public string? DebugUrl { get; init; }

    public string? ErrorCode { get; init; }

    public static string Select(string rest) => $"""
        SELECT calls.*, accounts.name AS account_name, keys.name AS key_name
        FROM calls LEFT JOIN accounts ON accounts.id = calls.account_id LEFT JOIN keys ON keys.id = calls.key_id
        {rest}
        """;

    public UsageRow ToRow() => new()
    {
        CallId = Id,
        RequestId = RequestId,
        AccountId = AccountId,
        AccountName = AccountName,
        KeyId = KeyId,
        KeyName = KeyName,
        Model = Model,
        Target = Target,
        Channel = Channel,
        Group = GroupName,
        Price = new PriceSnapshot(
            PriceName,
            new Price(new Money(InputPer1K), new Money(OutputPer1K), new Money(PerCall), new Money(Minimum)),
            new Ratio(GroupRatio),
            new Ratio(ChannelRatio)),
        Hold = new Money(Hold),
        Usage = InputTokens is null ? null : new TokenUsage(InputTokens.Value, OutputTokens ?? 0, TotalTokens ?? 0, Estimated ?? false),
        Charge = new Money(Charge),
        Basis = (ChargeBasis)Basis,
        NeedsReview = NeedsReview,
        OverHold = OverHold,
        Outcome = (CallOutcome?)Outcome,
        Stream = Stream,
        Status = Status,
        FirstByteMs = FirstByteMs,
        DurationMs = DurationMs,
        CozeLogId = CozeLogId,
        ExecuteId = ExecuteId,
        DebugUrl = DebugUrl,
        ErrorCode = ErrorCode,
    };
}
