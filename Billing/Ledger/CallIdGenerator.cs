using System.Security.Cryptography;

namespace CozeProxy.Billing.Ledger;

/// <summary>Gives out call ids that grow with time: milliseconds, then the node that gives them out, then a sequence.</summary>
public sealed class CallIdGenerator(TimeProvider time)
{
    internal const int TimeShift = 22;
    internal const int NodeShift = 12;
    internal const int Nodes = 1 << (TimeShift - NodeShift);
    private const int SequenceMask = (1 << NodeShift) - 1;

    // 41 bits of milliseconds from here on: until 2094.
    internal static readonly long Epoch = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private long _node = RandomNumberGenerator.GetInt32(Nodes);

    // Milliseconds and sequence in one number: taking the next one is a single exchange, and a full sequence runs on into
    // the next millisecond by itself.
    private long _last;

    /// <summary>The next id, larger than all before.</summary>
    public long Next()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max((time.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << NodeShift, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return ((next >> NodeShift) << TimeShift) | (Interlocked.Read(ref _node) << NodeShift) | (next & SequenceMask);
            }
        }
    }

    /// <summary>Goes on as this node, behind whatever was given out before: two processes with one node could give out one id.</summary>
    internal void Continue(int node, long firstCall)
    {
        Interlocked.Exchange(ref _node, node);
        var behind = ((firstCall >> TimeShift) + 1) << NodeShift;
        for (var last = Interlocked.Read(ref _last); last < behind; last = Interlocked.Read(ref _last))
        {
            Interlocked.CompareExchange(ref _last, behind, last);
        }
    }

    /// <summary>When a call began.</summary>
    public static DateTimeOffset TimeOf(long callId) => DateTimeOffset.FromUnixTimeMilliseconds((callId >> TimeShift) + Epoch);

    /// <summary>The smallest id a call of this millisecond or later can have.</summary>
    public static long FirstAt(DateTimeOffset moment) => Math.Clamp(moment.ToUnixTimeMilliseconds() - Epoch, 0, long.MaxValue >> TimeShift) << TimeShift;
}
