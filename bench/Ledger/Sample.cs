using System.Runtime.InteropServices;

namespace CozeProxy.Bench.Ledger;

/// <summary>What one turn of one contender came to.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sample(double MovementsPerSecond, double CpuMicroseconds, double MeanBatch, double CommitP50Ms, double CommitP99Ms);
