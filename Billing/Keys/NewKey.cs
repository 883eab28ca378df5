using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Keys;

/// <summary>What is asked for when a key is created; what is left out does not limit it.</summary>
public sealed record NewKey(long AccountId, string Name)
{
    /// <summary>When the key stops working.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The models it may call; null means all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>How often it may call, and how many calls at a time.</summary>
    public CallLimits? Limits { get; init; }

    /// <summary>How much it may spend in a UTC day.</summary>
    public Money? DailyBudget { get; init; }

    /// <summary>How much it may spend in a UTC month.</summary>
    public Money? MonthlyBudget { get; init; }

    /// <summary>A key chosen by hand instead of a random one.</summary>
    public PlainKey? Given { get; init; }
}
