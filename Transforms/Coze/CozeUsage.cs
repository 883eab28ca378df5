namespace CozeProxy.Transforms.Coze;

/// <summary>The tokens of a run; estimated ones are ours, the others Coze's own count.</summary>
public readonly record struct CozeUsage(long InputTokens, long OutputTokens, long TotalTokens, bool Estimated = false);
