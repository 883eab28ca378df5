using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api;

/// <summary>Which calls are asked for, as the address says it.</summary>
internal sealed record UsageQuery
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public long? Account { get; init; }

    public long? Key { get; init; }

    public string? Model { get; init; }

    public string? Channel { get; init; }

    public string? Outcome { get; init; }

    public bool? Review { get; init; }

    public long? Before { get; init; }

    public UsageFilter ToFilter() => new()
    {
        From = From,
        To = To,
        AccountId = Account,
        KeyId = Key,
        Model = Model,
        Channel = Channel,
        Outcome = Outcome is null ? null : Read<CallOutcome>("outcome", Outcome),
        NeedsReview = Review ?? false,
        Before = Before,
    };

    /// <summary>Words are handed out in snake case and taken back in any.</summary>
    public static T Read<T>(string name, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new BadHttpRequestException($"`{name}` is `{text}`; it may be one of {string.Join(", ", Enum.GetNames<T>())}.");
}
