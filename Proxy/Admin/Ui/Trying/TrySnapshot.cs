using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>A trial at one moment.</summary>
internal sealed record TrySnapshot
{
    public TryState State { get; init; }

    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>How many characters came that are not shown.</summary>
    public long Hidden { get; init; }

    public IReadOnlyList<string> Reasoning { get; init; } = [];

    /// <summary>What the answer asks its client to do, as JSON.</summary>
    public string? ToolCalls { get; init; }

    /// <summary>The tokens reported, or, until they are, those estimated of the text.</summary>
    public TokenUsage Usage { get; init; }

    public string? FinishReason { get; init; }

    public string? RequestId { get; init; }

    public int? Status { get; init; }

    public TimeSpan? FirstByte { get; init; }

    public TimeSpan Duration { get; init; }

    public TryFailure? Failure { get; init; }
}
