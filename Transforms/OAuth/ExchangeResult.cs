using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OAuth;

/// <summary>What an exchange brought: a token, or the fault that Coze stated.</summary>
internal sealed record ExchangeResult(IssuedToken? Token, CozeFault? Fault)
{
    /// <summary>What time it was at Coze by the answer's date; null when it had none.</summary>
    public DateTimeOffset? ServerTime { get; init; }
}
