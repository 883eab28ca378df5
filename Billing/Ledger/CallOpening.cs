using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Ledger;

/// <summary>What is written down about a call before it is forwarded, and the money to set aside for it.</summary>
public sealed record CallOpening
{
    /// <summary>The call's id, from <see cref="CallIdGenerator"/>.</summary>
    public required long CallId { get; init; }

    /// <summary>The id the client sees in its answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who pays.</summary>
    public required long AccountId { get; init; }

    /// <summary>The key the call came with.</summary>
    public required long KeyId { get; init; }

    /// <summary>How much the key may spend in a UTC day; null means no limit.</summary>
    public Money? DailyBudget { get; init; }

    /// <summary>How much the key may spend in a UTC month; null means no limit.</summary>
    public Money? MonthlyBudget { get; init; }

    /// <summary>The public model name.</summary>
    public required string Model { get; init; }

    /// <summary>The workflow or bot id.</summary>
    public required string Target { get; init; }

    /// <summary>The channel expected to serve it.</summary>
    public required string Channel { get; init; }

    /// <summary>The account's group.</summary>
    public required string Group { get; init; }

    /// <summary>What the call will be charged by.</summary>
    public required PriceSnapshot Price { get; init; }

    /// <summary>How much to set aside.</summary>
    public required Money Hold { get; init; }

    /// <summary>Whether the client asked for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>When the call began: its id says so.</summary>
    public DateTimeOffset StartedAt => CallIdGenerator.TimeOf(CallId);
}
