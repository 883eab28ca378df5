using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Transforms.Trials;

/// <summary>What a tried exchange brought: a token, Coze's refusal, or no answer at all.</summary>
public sealed record ExchangeTrialResult
{
    public AccessToken? Token { get; init; }

    public CozeFault? Fault { get; init; }

    public ReachFailure? Unreached { get; init; }

    /// <summary>How far Coze's clock is ahead of ours, by the date of its answer, to a second; null when that had none.</summary>
    public TimeSpan? ClockAhead { get; init; }
}
