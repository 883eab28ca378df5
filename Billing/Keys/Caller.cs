using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Keys;

/// <summary>What a request needs to know about the key it came with.</summary>
public sealed record Caller(
    long KeyId,
    long AccountId,
    string Group,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string>? Models,
    CallLimits? Limits,
    Money? DailyBudget,
    Money? MonthlyBudget)
{
    /// <summary>What all keys of its account together may do.</summary>
    public CallLimits? AccountLimits { get; init; }
}
