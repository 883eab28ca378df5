using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CozeProxy.Billing.Keys;

/// <summary>
/// Asks the store for callers. While some are being read others gather, and are then read together: after a revocation all keys
/// in use are asked for at once, and one by one they would take every connection there is.
/// </summary>
internal sealed class CallerQuestions(Func<IReadOnlyList<KeyHash>, Task<IReadOnlyDictionary<KeyHash, Caller>>> read)
{
    private const int MostAtOnce = 256;

    // More than one, so that an answer that is long in coming does not hold up all others.
    private const int Readers = 4;

    private readonly ConcurrentQueue<Question> _queue = new();
    private int _reading;

    /// <summary>Who calls with this key; null when nobody does.</summary>
    public Task<Caller?> AskAsync(KeyHash hash)
    {
        var answer = new TaskCompletionSource<Caller?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Enqueue(new Question(hash, answer));
        if (TryBegin())
        {
            _ = ReadAllAsync();
        }

        return answer.Task;
    }

    private async Task ReadAllAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } taken)
            {
                await ReadAsync(taken);
            }

            Interlocked.Decrement(ref _reading);
        }
        while (!_queue.IsEmpty && TryBegin()); // Whoever came just before the end saw all readers busy.
    }

    private bool TryBegin()
    {
        var reading = Volatile.Read(ref _reading);
        while (reading < Readers)
        {
            var before = Interlocked.CompareExchange(ref _reading, reading + 1, reading);
            if (before == reading)
            {
                return true;
            }

            reading = before;
        }

        return false;
    }

    private List<Question> Take()
    {
        var taken = new List<Question>();
        while (taken.Count < MostAtOnce && _queue.TryDequeue(out var question))
        {
            taken.Add(question);
        }

        return taken;
    }

    private async Task ReadAsync(List<Question> taken)
    {
        try
        {
            var found = await read([.. taken.Select(question => question.Hash)]);
            taken.ForEach(question => question.Answer.SetResult(found.GetValueOrDefault(question.Hash)));
        }
        catch (Exception problem)
        {
            taken.ForEach(question => question.Answer.SetException(problem));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Question(KeyHash Hash, TaskCompletionSource<Caller?> Answer);
}
