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

    /// <summary>What was used; null means that nothing is charged, not even the price per call.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>How the call ended.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>The HTTP status the client was given.</summary>
    public required int Status { get; init; }

    /// <summary>How long the client waited for the first byte.</summary>
    public long? FirstByteMs { get; init; }

    /// <summary>How long the whole call took.</summary>
    public required long DurationMs { get; init; }

    /// <summary>Coze's log id.</summary>
    public string? CozeLogId { get; init; }

    /// <summary>The workflow run's id.</summary>
    public string? ExecuteId { get; init; }

    /// <summary>Where Coze shows the run.</summary>
    public string? DebugUrl { get; init; }

    /// <summary>Why the call failed.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What the call costs. It follows from price and usage alone, so a row can always be checked against itself.</summary>
    public Money Charge => Usage is { } usage ? ChargeCalculator.Charge(Price, usage) : Money.Zero;
}
