using System.Collections.Concurrent;

namespace CozeProxy.Sandbox.Coze.Interrupts;

/// <summary>The runs that wait for an answer, by the event that asked; each can be answered once.</summary>
internal sealed class WaitingRuns
{
    private readonly ConcurrentDictionary<string, WaitingRun> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);

    public void Add(WaitingRun run) => _waiting[run.EventId] = run;

    public WaitingRun? Find(string eventId) => _waiting.GetValueOrDefault(eventId);

    /// <summary>Whether it was there to be answered; the first who asks gets to.</summary>
    public bool TryTake(WaitingRun run)
    {
        _answered[run.EventId] = true;
        return _waiting.TryRemove(run.EventId, out _);
    }

    public bool WasAnswered(string eventId) => _answered.ContainsKey(eventId);
}
