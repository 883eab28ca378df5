using System.Collections.Concurrent;

namespace CozeProxy.Billing.Keys;

/// <summary>
/// Keeps at hand whom a key belongs to, or that it is unknown. Whoever changes keys says so here; the lifetime only bounds what
/// a change behind the store's back may cost.
/// </summary>
internal sealed class CallerCache(TimeProvider time)
{
    internal const int Capacity = 100_000;

    // Unknown keys are kept apart, so that guessing at keys cannot push the real ones out.
    internal const int UnknownCapacity = 10_000;
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly object Nobody = new();

    private readonly Lock _gate = new();
    private volatile Contents _contents = new(NewKnown(), NewUnknown());

    public int Count => _contents.Known.Count + _contents.Unknown.Count;

    /// <summary>False when it has to be looked up; a null caller is a key known to be nobody's.</summary>
    public bool TryGet(KeyHash hash, out Caller? caller)
    {
        var now = time.GetTimestamp();
        var contents = _contents;
        return contents.Known.TryGet(hash, now, time, out caller) || contents.Unknown.TryGet(hash, now, time, out _);
    }

    /// <summary>
    /// Looks a key up and keeps what was found; all who ask for it meanwhile get the same answer. What was asked before a change
    /// is neither kept after it nor given to those who ask after it.
    /// </summary>
    public Task<Caller?> LookUpAsync(KeyHash hash, Func<KeyHash, Task<Caller?>> ask)
    {
        var contents = _contents;
        if (contents.Asked.TryGetValue(hash, out var asked))
        {
            return asked;
        }

        // First known to all, then asked: the answer takes it away again.
        var answer = new TaskCompletionSource<Caller?>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked = contents.Asked.GetOrAdd(hash, answer.Task);
        if (asked == answer.Task)
        {
            _ = AnswerAsync(contents, hash, ask, answer);
        }

        return asked;
    }

    /// <summary>For keys that were in force and have changed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _contents = new Contents(NewKnown(), NewUnknown());
        }
    }

    /// <summary>For keys that were not there before.</summary>
    public void ForgetUnknown()
    {
        lock (_gate)
        {
            _contents = new Contents(_contents.Known, NewUnknown());
        }
    }

    // Into the contents from before the question: if they have been replaced, nobody will find it there.
    private async Task AnswerAsync(Contents contents, KeyHash hash, Func<KeyHash, Task<Caller?>> ask, TaskCompletionSource<Caller?> answer)
    {
        try
        {
            var caller = await ask(hash);
            if (caller is null)
            {
                contents.Unknown.Put(hash, Nobody, time.GetTimestamp());
            }
            else
            {
                contents.Known.Put(hash, caller, time.GetTimestamp());
            }

            contents.Asked.TryRemove(hash, out _);
            answer.SetResult(caller);
        }
        catch (Exception problem)
        {
            contents.Asked.TryRemove(hash, out _);
            answer.SetException(problem);

            // Whoever asked may have left.
            _ = answer.Task.Exception;
        }
    }

    private static CallerShelf<Caller> NewKnown() => new(Capacity, Lifetime);

    private static CallerShelf<object> NewUnknown() => new(UnknownCapacity, Lifetime);

    private sealed record Contents(CallerShelf<Caller> Known, CallerShelf<object> Unknown)
    {
        public ConcurrentDictionary<KeyHash, Task<Caller?>> Asked { get; } = new();
    }
}
