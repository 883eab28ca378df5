using System.Text.Json;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage;

/// <summary>A key as its table keeps it; the group comes from its account when it is asked for.</summary>
internal sealed class KeyRow
{
    public long Id { get; set; }

    public long AccountId { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The hash, where the row was looked up by it.</summary>
    public byte[] FoundBy { get; init; } = [];

    public string Prefix { get; init; } = "";

    public string GroupName { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public string? Models { get; init; }

    public int? RequestsPerMinute { get; init; }

    public long? DailyBudget { get; init; }

    public long? MonthlyBudget { get; init; }

    public static KeyRow Of(NewKey key, string prefix, DateTimeOffset now) => new()
    {
        AccountId = key.AccountId,
        Name = key.Name,
        Prefix = prefix,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        ExpiresAt = key.ExpiresAt?.ToUnixTimeMilliseconds(),
        Models = key.Models is null ? null : JsonSerializer.Serialize(key.Models),
        RequestsPerMinute = key.RequestsPerMinute,
        DailyBudget = key.DailyBudget?.Nanos,
        MonthlyBudget = key.MonthlyBudget?.Nanos,
    };

    public GatewayKey ToKey() => new(
        Id, AccountId, Name, Prefix, Moment(CreatedAt)!.Value, Moment(ExpiresAt), Moment(RevokedAt), ModelList(), RequestsPerMinute,
        Budget(DailyBudget), Budget(MonthlyBudget));

    public Caller ToCaller() => new(Id, AccountId, GroupName, Moment(ExpiresAt), ModelList(), RequestsPerMinute, Budget(DailyBudget), Budget(MonthlyBudget));

    private string[]? ModelList() => Models is null ? null : JsonSerializer.Deserialize<string[]>(Models);

    private static DateTimeOffset? Moment(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static Money? Budget(long? budget) => budget is { } nanos ? new Money(nanos) : null;
}
