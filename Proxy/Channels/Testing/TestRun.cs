using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Channels.Testing;

/// <summary>What a tried run said and used, and what a call like it would be charged; null without a price.</summary>
internal sealed record TestRun(string Output, CozeUsage? Usage, Money? Charge, string? DebugUrl);
