using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Outcomes;

/// <summary>All that the cost of a call depends on.</summary>
public sealed record CallFacts
{
    /// <summary>How the run ended.</summary>
    public required RunEnding Ending { get; init; }

    /// <summary>Whether the client left before the answer was complete.</summary>
    public bool ClientGone { get; init; }

    /// <summary>The tokens Coze reported, marked as estimated where it said only their total; null when it reported none.</summary>
    public TokenUsage? Reported { get; init; }

    /// <summary>An estimate of all that went in and came out.</summary>
    public required TokenUsage Estimate { get; init; }

    /// <summary>An estimate of what went in and of what the client was given; null when it was given nothing.</summary>
    public TokenUsage? Delivered { get; init; }

    /// <summary>The price on the channel that served the call.</summary>
    public required PriceSnapshot Price { get; init; }

    /// <summary>What was set aside.</summary>
    public Money Hold { get; init; }
}
