using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Keys;

/// <summary>A key as it is listed: everything about it but the key itself.</summary>
public sealed record GatewayKey(
    long Id,
    long AccountId,
    string Name,
    string Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    IReadOnlyList<string>? Models,
    CallLimits? Limits,
    Money? DailyBudget,
    Money? MonthlyBudget);
