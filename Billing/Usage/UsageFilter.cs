using CozeProxy.Billing.Ledger;

namespace CozeProxy.Billing.Usage;

/// <summary>Which calls are meant; what is left out does not narrow them.</summary>
public sealed record UsageFilter
{
    /// <summary>Calls that began at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Calls that began before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Calls of one account.</summary>
    public long? AccountId { get; init; }

    /// <summary>Calls of one key.</summary>
    public long? KeyId { get; init; }

    /// <summary>Calls of one model.</summary>
    public string? Model { get; init; }

    /// <summary>Calls over one channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Calls that ended this way.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Only calls that a person should look at.</summary>
    public bool NeedsReview { get; init; }

    /// <summary>Calls older than this one: the next page, however deep, costs no more than the first.</summary>
    public long? Before { get; init; }
}
