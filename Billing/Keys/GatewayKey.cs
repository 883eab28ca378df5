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
    Money? MonthlyBudget)
{
    /// <summary>The name of its account, in lists.</summary>
    public string? AccountName { get; init; }

    /// <summary>Whether it works at this moment.</summary>
    public KeyState StateAt(DateTimeOffset now)
    {
        if (RevokedAt is not null)
        {
            return KeyState.Revoked;
        }

        return ExpiresAt <= now ? KeyState.Expired : KeyState.InForce;
    }
}
