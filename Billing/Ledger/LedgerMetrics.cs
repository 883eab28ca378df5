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
    private long _failures;
    private long _differences;
    private long _openHolds;
    private Func<LedgerBacklog>? _backlog;
    private Func<TimeSpan>? _changesSeen;

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

        // There from the beginning: who watches them sees the first one, too.
        _meter.CreateObservableCounter("cozeproxy.ledger.failures", () => Interlocked.Read(ref _failures), "{batch}",
            "Batches that the store did not take; settlements among them are tried again.");
        _meter.CreateObservableGauge("cozeproxy.ledger.queue", () => Backlog.Queued, "{movement}", "Movements that wait for their commit.");
        _meter.CreateObservableGauge("cozeproxy.ledger.owed", () => Backlog.Owed, "{movement}", "Settlements that wait for a store that is away.");
        _meter.CreateObservableGauge("cozeproxy.ledger.lag", () => Backlog.Oldest.TotalSeconds, "s", "How long the oldest of all these has waited.");
        _meter.CreateObservableGauge("cozeproxy.changes.age", () => (_changesSeen?.Invoke() ?? TimeSpan.Zero).TotalSeconds, "s",
            "How long ago this replica last saw what others have changed, such as a key they revoked.");
    }

    public void Committed(LedgerBatch batch, TimeSpan duration)
    {
        _holds.Add(batch.Opened.Count);
        _settlements.Add(batch.Closed.Count);
        _batchSize.Record(batch.Opened.Count + batch.Closed.Count);
        _commit.Record(duration.TotalSeconds);
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    /// <summary>Takes what waits from there.</summary>
    public void Watch(Func<LedgerBacklog> backlog) => _backlog = backlog;

    /// <summary>Takes from there for how long nobody has looked at what other processes change.</summary>
    public void WatchChanges(Func<TimeSpan> sinceLook) => _changesSeen = sinceLook;

    public void Verified(LedgerVerification verification)
    {
        Interlocked.Exchange(ref _differences, verification.Differences.Count);
        Interlocked.Exchange(ref _openHolds, verification.OpenHolds);
    }

    private LedgerBacklog Backlog => _backlog?.Invoke() ?? default;

    public void Dispose() => _meter.Dispose();
}
