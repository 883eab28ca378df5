using System.Text.Json;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Storage;

/// <summary>A key as its table keeps it; the group and the account's limits come from its account when it is asked for.</summary>
internal sealed class KeyRow
{
    public long Id { get; set; }

    public long AccountId { get; init; }

    public string? AccountName { get; init; }

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

    public int? MaxConcurrency { get; init; }

    public int? AccountRequestsPerMinute { get; init; }

    public int? AccountMaxConcurrency { get; init; }

    public long? DailyBudget { get; init; }

    public long? MonthlyBudget { get; init; }

    public static KeyRow Of(NewKey key, string prefix, DateTimeOffset now) => new()
    {
        AccountId = key.AccountId,
        Name = key.Name,
        Prefix = prefix,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        ExpiresAt = key.ExpiresAt?.ToUnixTimeMilliseconds(),
        Models = Text(key.Models),
        RequestsPerMinute = key.Limits?.RequestsPerMinute,
        MaxConcurrency = key.Limits?.MaxConcurrency,
        DailyBudget = key.DailyBudget?.Nanos,
        MonthlyBudget = key.MonthlyBudget?.Nanos,
    };

    public GatewayKey ToKey() => new(
        Id, AccountId, Name, Prefix, Moment(CreatedAt)!.Value, Moment(ExpiresAt), Moment(RevokedAt), ModelList(),
        CallLimits.Of(RequestsPerMinute, MaxConcurrency), Budget(DailyBudget), Budget(MonthlyBudget))
    {
        AccountName = AccountName,
    };

    public Caller ToCaller() => new(
        Id, AccountId, GroupName, Moment(ExpiresAt), ModelList(), CallLimits.Of(RequestsPerMinute, MaxConcurrency), Budget(DailyBudget), Budget(MonthlyBudget))
    {
        AccountLimits = CallLimits.Of(AccountRequestsPerMinute, AccountMaxConcurrency),
    };

    /// <summary>The models of a key as their column keeps them.</summary>
    public static string? Text(IReadOnlyList<string>? models) => models is null ? null : JsonSerializer.Serialize(models);

    private string[]? ModelList() => Models is null ? null : JsonSerializer.Deserialize<string[]>(Models);

    private static DateTimeOffset? Moment(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private static Money? Budget(long? budget) => budget is { } nanos ? new Money(nanos) : null;
}
