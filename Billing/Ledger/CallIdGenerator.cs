using System.Security.Cryptography;

namespace CozeProxy.Billing.Ledger;

/// <summary>Gives out call ids that grow with time: milliseconds, then a number drawn at start, then a sequence.</summary>
public sealed class CallIdGenerator(TimeProvider time)
{
    internal const int TimeShift = 22;
    private const int SequenceBits = 12;
    private const int NodeCount = 1 << (TimeShift - SequenceBits);

    // 41 bits of milliseconds from here on: until 2094.
    internal static readonly long Epoch = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly long _node = RandomNumberGenerator.GetInt32(NodeCount);

    // Milliseconds and sequence in one number: taking the next one is a single exchange, and a full sequence runs on into
    // the next millisecond by itself.
    private long _last;

    /// <summary>The next id, larger than all before.</summary>
    public long Next()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max((time.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << SequenceBits, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                var sequence = next & ((1L << SequenceBits) - 1);
                return ((next >> SequenceBits) << TimeShift) | (_node << SequenceBits) | sequence;
            }
        }
    }

    /// <summary>When a call began.</summary>
    public static DateTimeOffset TimeOf(long callId) => DateTimeOffset.FromUnixTimeMilliseconds((callId >> TimeShift) + Epoch);

    /// <summary>The smallest id a call of this millisecond or later can have.</summary>
    public static long FirstAt(DateTimeOffset moment) => Math.Clamp(moment.ToUnixTimeMilliseconds() - Epoch, 0, long.MaxValue >> TimeShift) << TimeShift;
}
