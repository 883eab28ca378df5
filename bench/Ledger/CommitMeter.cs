using System.Diagnostics.Metrics;

namespace CozeProxy.Bench.Ledger;

/// <summary>Listens to what one ledger tells of its commits.</summary>
internal sealed class CommitMeter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly List<double> _milliseconds = [];
    private long _movements;

    public CommitMeter(IMeterFactory scope)
    {
        // Every ledger here has a meter of that name; only the factory that made it tells whose it is.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, scope)
                && instrument.Name is "cozeproxy.ledger.batch.size" or "cozeproxy.ledger.commit.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, movements, _, _) =>
        {
            lock (_gate)
            {
                _movements += movements;
            }
        });
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (_gate)
            {
                _milliseconds.Add(seconds * 1000);
            }
        });
        _listener.Start();
    }

    /// <summary>What was told since the last time, as the mean batch and the time half and 99 of 100 commits took.</summary>
    public (double MeanBatch, double P50Ms, double P99Ms) Take()
    {
        lock (_gate)
        {
            var commits = _milliseconds.Count;
            if (commits == 0)
            {
                return default;
            }

            _milliseconds.Sort();
            var taken = ((double)_movements / commits, _milliseconds[commits / 2], _milliseconds[commits * 99 / 100]);
            _milliseconds.Clear();
            _movements = 0;
            return taken;
        }
    }

    public void Dispose() => _listener.Dispose();
}
