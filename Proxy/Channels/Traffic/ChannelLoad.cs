namespace CozeProxy.Channels.Traffic;

/// <summary>Counts one channel's runs under way, and those that ended in each of the last sixty minutes.</summary>
internal sealed class ChannelLoad(TimeProvider time)
{
    private const int Minutes = 60;

    private readonly Lock _gate = new();
    private readonly (int Calls, int Errors)[] _ended = new (int, int)[Minutes];
    private int _inFlight;
    private long _latest;
    private ChannelError? _lastError;

    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>Notes the end of a run that had begun; without a code it did not fail.</summary>
    public void End(string? errorCode)
    {
        Interlocked.Decrement(ref _inFlight);
        lock (_gate)
        {
            ref var minute = ref _ended[Advance() % Minutes];
            minute.Calls++;
            if (errorCode is not null)
            {
                minute.Errors++;
                _lastError = new ChannelError(errorCode, time.GetUtcNow());
            }
        }
    }

    public TrafficReport Report()
    {
        lock (_gate)
        {
            Advance();
            var (calls, errors) = (0, 0);
            foreach (var minute in _ended)
            {
                calls += minute.Calls;
                errors += minute.Errors;
            }

            return new TrafficReport(Volatile.Read(ref _inFlight), calls, errors, _lastError);
        }
    }

    // Empties the minutes that have gone by since anybody looked, and returns the present one.
    private long Advance()
    {
        var now = time.GetTimestamp() / (time.TimestampFrequency * 60);
        for (var minute = Math.Max(_latest + 1, now - Minutes + 1); minute <= now; minute++)
        {
            _ended[minute % Minutes] = default;
        }

        return _latest = Math.Max(now, _latest);
    }
}
