using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Keys;

/// <summary>What is to change about a key; everything else stays as it is.</summary>
public sealed record KeyChanges
{
    /// <summary>What it is called.</summary>
    public Change<string> Name { get; init; }

    /// <summary>When the key stops working; null for never.</summary>
    public Change<DateTimeOffset?> ExpiresAt { get; init; }

    /// <summary>The models it may call; null for all.</summary>
    public Change<IReadOnlyList<string>?> Models { get; init; }

    /// <summary>How many calls it may make in a minute; null for any number.</summary>
    public Change<int?> RequestsPerMinute { get; init; }

    /// <summary>How many of its calls may be under way at a time; null for any number.</summary>
    public Change<int?> MaxConcurrency { get; init; }

    /// <summary>How much it may spend in a UTC day; null for any amount.</summary>
    public Change<Money?> DailyBudget { get; init; }

    /// <summary>How much it may spend in a UTC month; null for any amount.</summary>
    public Change<Money?> MonthlyBudget { get; init; }
}
