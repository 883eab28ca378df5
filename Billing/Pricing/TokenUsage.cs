namespace CozeProxy.Billing.Pricing;

/// <summary>The tokens a call used, and whether they were counted by Coze or estimated here.</summary>
public readonly record struct TokenUsage(long InputTokens, long OutputTokens, long TotalTokens, bool Estimated);
