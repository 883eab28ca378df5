using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Executions;

/// <summary>All that is known of an execution's end: what its charge follows from, and what its client is told.</summary>
public sealed record ExecutionEnd
{
    public required ExecutionEnding Ending { get; init; }

    /// <summary>The text of the answer; null when there is none.</summary>
    public string? Output { get; init; }

    /// <summary>Whether the text was longer than what is kept of it.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>An estimate of the whole text's tokens.</summary>
    public long EstimatedOutputTokens { get; init; }

    /// <summary>The tokens Coze reported, marked as estimated where it said only their total; null when it reported none.</summary>
    public TokenUsage? Reported { get; init; }

    /// <summary>Why it failed, as the usage row names it; null unless it did.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Coze's own code for that.</summary>
    public long? CozeCode { get; init; }

    /// <summary>Coze's own words for it.</summary>
    public string? CozeMessage { get; init; }

    /// <summary>Coze's log id of the run; null leaves the one of its start.</summary>
    public string? CozeLogId { get; init; }

    /// <summary>Where Coze shows the run; null leaves what was said at its start.</summary>
    public string? DebugUrl { get; init; }

    // An answer never ends in a log because somebody printed it.
    public override string ToString() => $"{nameof(ExecutionEnd)} {{ Ending = {Ending} }}";
}
