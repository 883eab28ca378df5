using System.Diagnostics.Metrics;
using CozeProxy.Billing.Storage.Writing;

namespace CozeProxy.Billing.Ledger;

/// <summary>What the ledger tells of itself: how much it moves, how long a commit takes, and whether the books agree.</summary>
internal sealed class LedgerMetrics : IDisposable
{
    public const string MeterName = "CozeProxy.Billing";

    private readonly Meter _meter;
    private readonly Counter<long> _holds;
    private readonly Counter<long> _settlements;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commit;
    private long _differences;
    private long _openHolds;

    public LedgerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _holds = _meter.CreateCounter<long>("cozeproxy.ledger.holds", "{call}", "Calls whose money was set aside.");
        _settlements = _meter.CreateCounter<long>("cozeproxy.ledger.settlements", "{call}", "Calls that were closed.");
        _batchSize = _meter.CreateHistogram<int>("cozeproxy.ledger.batch.size", "{movement}", "Movements that shared a commit.");
        _commit = _meter.CreateHistogram<double>("cozeproxy.ledger.commit.duration", "s", "From a batch's begin to its durable end.");
        _meter.CreateObservableGauge("cozeproxy.ledger.differences", () => Interlocked.Read(ref _differences), "{difference}",
            "Amounts that did not follow from their rows at the last verification; 0 is exact.");
        _meter.CreateObservableGauge("cozeproxy.ledger.open_holds", () => Interlocked.Read(ref _openHolds), "{call}",
            "Calls under way at the last verification.");
    }

    public void Committed(LedgerBatch batch, TimeSpan duration)
    {
        _holds.Add(batch.Opened.Count);
        _settlements.Add(batch.Closed.Count);
        _batchSize.Record(batch.Opened.Count + batch.Closed.Count);
        _commit.Record(duration.TotalSeconds);
    }

    public void Verified(LedgerVerification verification)
    {
        Interlocked.Exchange(ref _differences, verification.Differences.Count);
        Interlocked.Exchange(ref _openHolds, verification.OpenHolds);
    }

    public void Dispose() => _meter.Dispose();
}
