using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OAuth;

/// <summary>What an exchange brought: a token, or the fault that Coze stated.</summary>
internal sealed record ExchangeResult(IssuedToken? Token, CozeFault? Fault);
