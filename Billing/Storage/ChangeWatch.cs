using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Finds out what other processes have changed. A hint says look, the versions in the store say what: it looks when it is given
/// a hint, and every five seconds without one, so that a lost hint costs seconds and nothing else.
/// </summary>
internal sealed partial class ChangeWatch(
    Func<CancellationToken, Task<IReadOnlyDictionary<StoredTopic, long>>> read, Action<StoredTopic> changed, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>For how long after a look what is kept in memory may be taken for true.</summary>
    internal static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly Dictionary<StoredTopic, long> _known = [];
    private readonly CancellationTokenSource _stopping = new();

    // However many hints come during a look, they are one reason for another.
    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _watching = Task.CompletedTask;
    private long _lookedAt;
    private bool _isBlind;

    /// <summary>Whether a change made elsewhere longer ago than <see cref="Trust"/> would be known by now.</summary>
    public bool IsCurrent => time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < Trust;

    /// <summary>How long ago the last look began that saw everything.</summary>
    public TimeSpan SinceLook => time.GetElapsedTime(Volatile.Read(ref _lookedAt));

    /// <summary>Takes what is there for known, and begins to look.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var versions = await read(cancellationToken);
        lock (_gate)
        {
            foreach (var (topic, version) in versions)
            {
                _known[topic] = version;
            }
        }

        Volatile.Write(ref _lookedAt, begun);
        _watching = Task.Run(() => WatchAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Says that something may have changed.</summary>
    public void Hint() => _hints.Writer.TryWrite(true);

    /// <summary>Says that this process has made that version, and so knows it, unless others made some before that it does not know.</summary>
    public void Made(StoredTopic topic, long version)
    {
        lock (_gate)
        {
            if (_known.GetValueOrDefault(topic) == version - 1)
            {
                _known[topic] = version;
            }
        }
    }

    /// <summary>Says that a change could not be taken over: the next look finds it again.</summary>
    public void Missed(StoredTopic topic)
    {
        lock (_gate)
        {
            _known[topic] = -1;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _watching.GetAwaiter().GetResult();
        _stopping.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var wait = Interval;
        while (!cancellationToken.IsCancellationRequested)
        {
            await NextAsync(wait, cancellationToken);
            try
            {
                var begun = time.GetTimestamp();
                await LookAsync(begun, cancellationToken);

                // From one beginning to the next: a store that answers slowly is not looked at less often.
                wait = Interval - time.GetElapsedTime(begun);
                wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // At the end whatever goes wrong is of no interest.
            }
            catch (Exception problem)
            {
                wait = PauseAfterFailure;
                if (!_isBlind)
                {
                    _isBlind = true;
                    Log.Blind(logger, problem);
                }
            }
        }
    }

    /// <summary>Returns on a hint, or when that time is over.</summary>
    private async Task NextAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var pause = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
        try
        {
            await _hints.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody said anything.
        }
    }

    private async Task LookAsync(long begun, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LookWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var versions = await read(either.Token);
        foreach (var topic in Take(versions))
        {
            changed(topic);
        }

        // After the changes: nobody may trust, because of this look, what it has just found to be stale. By when it began: what
        // was changed while it looked it may not have seen.
        Volatile.Write(ref _lookedAt, begun);
        if (_isBlind)
        {
            _isBlind = false;
            Log.SeesAgain(logger);
        }
    }

    // Any other version is a change: those of a store that was restored from a backup are lower.
    private List<StoredTopic> Take(IReadOnlyDictionary<StoredTopic, long> versions)
    {
        lock (_gate)
        {
            var topics = versions.Where(found => _known.GetValueOrDefault(found.Key) != found.Value).Select(found => found.Key).ToList();
            topics.ForEach(topic => _known[topic] = versions[topic]);
            return topics;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5013, LogLevel.Warning, "It cannot be seen what other replicas have changed; keys are looked up one by one until it can.", EventName = "LedgerBlind")]
        public static partial void Blind(ILogger logger, Exception exception);

        [LoggerMessage(5014, LogLevel.Information, "What other replicas change can be seen again.", EventName = "LedgerSeesAgain")]
        public static partial void SeesAgain(ILogger logger);
    }
}
