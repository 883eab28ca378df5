using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Ledger;

/// <summary>How a call ended and what it used.</summary>
public sealed record CallClosing
{
    /// <summary>The call to close.</summary>
    public required long CallId { get; init; }

    /// <summary>Who pays, as in the opening.</summary>
    public required long AccountId { get; init; }

    /// <summary>The key the call came with, as in the opening.</summary>
    public required long KeyId { get; init; }

    /// <summary>What was set aside, as in the opening.</summary>
    public required Money Hold { get; init; }

    /// <summary>The channel that really served it.</summary>
    public required string Channel { get; init; }

    /// <summary>The price on the channel that really served it.</summary>
    public required PriceSnapshot Price { get; init; }

    /// <summary>What the charge is computed from.</summary>
    public required ChargeBasis Basis { get; init; }

    /// <summary>The tokens used, as far as they are known; they are paid for only where the basis says so.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Whether a person should look at the call: its charge is a guess or a policy, not a count.</summary>
    public bool NeedsReview { get; init; }

    /// <summary>How the call ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>The HTTP status the client was given; null when nobody knows.</summary>
    public required int? Status { get; init; }

    /// <summary>How long the client waited for the first byte.</summary>
    public long? FirstByteMs { get; init; }

    /// <summary>How long the whole call took; null when nobody knows.</summary>
    public required long? DurationMs { get; init; }

    /// <summary>Coze's log id.</summary>
    public string? CozeLogId { get; init; }

    /// <summary>The workflow run's id.</summary>
    public string? ExecuteId { get; init; }

    /// <summary>Where Coze shows the run.</summary>
    public string? DebugUrl { get; init; }

    /// <summary>Why the call failed.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>All attempts, in order, where there was more than one.</summary>
    public IReadOnlyList<CallAttempt> Attempts { get; init; } = [];

    /// <summary>What the call costs. It follows from what is in the row alone, so a row can always be checked against itself.</summary>
    public Money Charge => ChargeCalculator.Charge(Price, Basis, Usage, Hold);
}
