namespace CozeProxy.Channels.Traffic;

/// <summary>What a call over a channel last failed with.</summary>
/// <param name="Code">The error's code, as its client saw it or would have.</param>
/// <param name="At">When.</param>
internal sealed record ChannelError(string Code, DateTimeOffset At);
