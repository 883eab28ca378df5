namespace CozeProxy.Billing.Usage;

/// <summary>What the newest calls of a span tell.</summary>
/// <param name="Calls">How many were looked at.</param>
/// <param name="IsAll">Whether the span has no others.</param>
/// <param name="MedianFirstByteMs">How long half of them waited for the first byte at most; null where none got one.</param>
/// <param name="SlowFirstByteMs">How long 95 of 100 of them waited for the first byte at most.</param>
/// <param name="Targets">Workflows and bots by charge, the dearest first; a few of them.</param>
public sealed record NewestCalls(long Calls, bool IsAll, long? MedianFirstByteMs, long? SlowFirstByteMs, IReadOnlyList<TargetSum> Targets);
