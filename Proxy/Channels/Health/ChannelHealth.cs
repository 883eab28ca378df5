using CozeProxy.Transforms.Coze;

namespace CozeProxy.Channels.Health;

/// <summary>
/// Which channels are out, and why. Calls read a snapshot, which costs nothing while all are well; only failures, and the first
/// success after them, take the lock.
/// </summary>
internal sealed partial class ChannelHealth(ChannelCatalog catalog, ChannelMetrics metrics, TimeProvider time, ILogger<ChannelHealth> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChannelState> _states = new(StringComparer.Ordinal);
    private volatile HealthSnapshot _snapshot = HealthSnapshot.AllWell;
    private volatile bool _hasStates;

    /// <summary>Told in the order in which they come, and under the lock: whoever listens only takes note. Not what others had told.</summary>
    public Action<HealthChange>? Changed { get; set; }

    /// <summary>Told for each channel, by identity and name, whose credentials are found refused, here or by another replica.</summary>
    public Action<string, string>? Broke { get; set; }

    public HealthSnapshot Current
    {
        get
        {
            var snapshot = _snapshot;
            return snapshot.ValidUntil == ChannelState.Forever || time.GetTimestamp() < snapshot.ValidUntil ? snapshot : Refresh();
        }
    }

    /// <summary>Takes a channel out, or leaves it out for longer.</summary>
    /// <param name="channel">The channel whose attempt failed.</param>
    /// <param name="reason">Why it goes out.</param>
    /// <param name="retryAfter">How long Coze asked to wait, if it did.</param>
    /// <param name="startedAt">When the attempt began: many that fail at once are one reason to wait, not many.</param>
    public void Failed(CozeChannel channel, HealthReason reason, TimeSpan? retryAfter, long startedAt)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var known = Remembered(channel.Identity, now);
            var isKnown = known is not null && (startedAt < known.Since || known.IsOutAt(now));
            if (isKnown && (reason < known!.Reason || (reason == known.Reason && retryAfter is null)))
            {
                return;
            }

            var inARow = known?.Reason != reason ? 1 : isKnown ? known.InARow : known.InARow + 1;
            var length = CoolDown.Of(reason, inARow, retryAfter, Random.Shared.NextDouble());
            var until = reason == HealthReason.CredentialsRefused ? ChannelState.Forever : now + Ticks(length);
            if (isKnown && until <= known!.Until && reason == known.Reason)
            {
                return;
            }

            var state = new ChannelState(channel.Name, reason, inARow, now, until);
            Set(channel.Identity, state, now);
            Changed?.Invoke(new HealthChange(channel.Identity, reason, state, until == ChannelState.Forever ? null : length));
        }
    }

    /// <summary>Coze answered a call over the channel: what had been wrong with it is forgotten.</summary>
    public void Answered(CozeChannel channel, long startedAt)
    {
        if (!_hasStates)
        {
            return;
        }

        lock (_gate)
        {
            // A run that began before tells nothing of how things are now; and a limit holds also where one call has slipped through.
            if (_states.TryGetValue(channel.Identity, out var known) && startedAt >= known.Since
                && !(known.Reason.IsLimit() && known.IsOutAt(time.GetTimestamp())))
            {
                Remove(channel.Identity, known, isTold: true);
            }
        }
    }

    /// <summary>The channel's credentials were tried in vain once more; for those who would forget it.</summary>
    public void StillBroken(CozeChannel channel)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(channel.Identity, out var known) && known.Reason == HealthReason.CredentialsRefused)
            {
                Changed?.Invoke(new HealthChange(channel.Identity, known.Reason, known, null));
            }
        }
    }

    /// <summary>Coze takes the channel's credentials, as a token for them shows; not that it takes the token.</summary>
    public void Recovered(CozeChannel channel)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(channel.Identity, out var known) && known.Reason == HealthReason.CredentialsRefused)
            {
                Remove(channel.Identity, known, isTold: true);
            }
        }
    }

    /// <summary>Forgets whatever is known of a channel, such as one that is not there any more.</summary>
    public void Forget(string identity)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(identity, out var known))
            {
                Remove(identity, known, isTold: false);
            }
        }
    }

    /// <summary>
    /// Whether a call that has chosen the channel may go on. Where Coze had refused its tokens one call at a time finds out whether
    /// it does so still; the others take another channel.
    /// </summary>
    public bool TryBegin(CozeChannel channel)
    {
        if (!_hasStates)
        {
            return true;
        }

        lock (_gate)
        {
            if (!_states.TryGetValue(channel.Identity, out var known) || known.Reason != HealthReason.TokenRefused)
            {
                return true;
            }

            var now = time.GetTimestamp();
            if (known.IsOutAt(now))
            {
                return false;
            }

            // Out again until this call has told, or the next one may try.
            var length = CoolDown.Of(known.Reason, known.InARow + 1, retryAfter: null, Random.Shared.NextDouble());
            Set(channel.Identity, known with { InARow = known.InARow + 1, Since = now, Until = now + Ticks(length) }, now, isNews: false);
            return true;
        }
    }

    /// <summary>Takes over what another replica found.</summary>
    public void Take(string identity, string name, HealthReason reason, int inARow, TimeSpan? length)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var until = length is { } span ? now + Ticks(span) : ChannelState.Forever;
            if (_states.TryGetValue(identity, out var known) && known.IsOutAt(now) && (known.Reason > reason || (known.Reason == reason && known.Until >= until)))
            {
                return;
            }

            Set(identity, new ChannelState(name, reason, inARow, now, until), now);
        }
    }

    /// <summary>Takes over that another replica found the channel well; not for what is wrong between this one and Coze alone.</summary>
    public void TakeRecovery(string identity)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(identity, out var known) && known.Reason.IsShared())
            {
                Remove(identity, known, isTold: false);
            }
        }
    }

    /// <summary>The health of the channel that has this name now; one that is switched off is not tried, and so not ill.</summary>
    public ChannelHealthReport Of(string name)
    {
        if (catalog.Current.Find(name) is not { } channel || Current.Find(channel.Coze.Identity) is not { } state)
        {
            return ChannelHealthReport.Healthy;
        }

        return new ChannelHealthReport(state.Reason.IsBroken() ? "broken" : "cooling", Remaining(state) is { } left ? time.GetUtcNow() + left : null, state.Reason.Code());
    }

    /// <summary>How long the channel stays out; null where time alone does not bring it back.</summary>
    public TimeSpan? Remaining(ChannelState state) =>
        state.Until == ChannelState.Forever ? null : time.GetElapsedTime(time.GetTimestamp(), Math.Max(state.Until, time.GetTimestamp()));

    private ChannelState? Remembered(string identity, long now) =>
        _states.TryGetValue(identity, out var state) && !IsForgotten(state, now) ? state : null;

    private bool IsForgotten(ChannelState state, long now) =>
        state.Until != ChannelState.Forever && now > state.Until + Ticks(CoolDown.RemembersAfter(time.GetElapsedTime(state.Since, state.Until)));

    private void Set(string identity, ChannelState state, long now, bool isNews = true)
    {
        foreach (var (other, _) in _states.Where(entry => IsForgotten(entry.Value, now)).ToList())
        {
            _states.Remove(other);
        }

        _states[identity] = state;
        _hasStates = true;
        _snapshot = Snapshot(now);
        if (!isNews)
        {
            return;
        }

        metrics.WentOut(state.Name, state.Reason);
        if (Remaining(state) is { } left)
        {
            Log.IsOut(logger, state.Name, left.TotalSeconds, state.Reason.Code());
        }
        else
        {
            Log.IsBroken(logger, state.Name, state.Reason.Code());
            Broke?.Invoke(identity, state.Name);
        }
    }

    private void Remove(string identity, ChannelState known, bool isTold)
    {
        _states.Remove(identity);
        _hasStates = _states.Count > 0;
        _snapshot = Snapshot(time.GetTimestamp());
        Log.IsBack(logger, known.Name, known.Reason.Code());
        if (isTold)
        {
            Changed?.Invoke(new HealthChange(identity, known.Reason, null, null));
        }
    }

    private HealthSnapshot Refresh()
    {
        lock (_gate)
        {
            return _snapshot = Snapshot(time.GetTimestamp());
        }
    }

    private HealthSnapshot Snapshot(long now)
    {
        var channelsOut = _states.Where(entry => entry.Value.IsOutAt(now)).ToList();
        return channelsOut.Count == 0 ? HealthSnapshot.AllWell : new HealthSnapshot(channelsOut);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "Channel {Channel} is out for {Seconds:0.0} s: {Reason}")]
        public static partial void IsOut(ILogger logger, string channel, double seconds, string reason);

        [LoggerMessage(2102, LogLevel.Warning, "Channel {Channel} is out until its credentials change or Coze takes them again: {Reason}")]
        public static partial void IsBroken(ILogger logger, string channel, string reason);

        [LoggerMessage(2103, LogLevel.Information, "Channel {Channel} serves again; it had been out: {Reason}")]
        public static partial void IsBack(ILogger logger, string channel, string reason);
    }
}
