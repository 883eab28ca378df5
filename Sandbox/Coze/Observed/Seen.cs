using System.Collections.Immutable;

namespace CozeProxy.Sandbox.Coze.Observed;

/// <summary>Everything an emulator was asked, in order. The lists handed out are snapshots.</summary>
internal sealed class Seen(TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private ImmutableList<SeenRun> _runs = [];
    private ImmutableList<SeenChat> _chats = [];
    private ImmutableList<SeenExchange> _exchanges = [];
    private ImmutableList<string> _histories = [];
    private ImmutableList<SeenUpload> _uploads = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Every call of a workflow, the refused ones too.</summary>
    public IReadOnlyList<SeenRun> Runs => _runs;

    /// <summary>The calls that ran something: what a real Coze would bill.</summary>
    public IReadOnlyList<SeenRun> BilledRuns => [.. _runs.Where(run => run.ExecuteId.Length > 0)];

    /// <summary>Every call of a bot or a chatflow, the refused ones too.</summary>
    public IReadOnlyList<SeenChat> Chats => _chats;

    public IReadOnlyList<SeenExchange> Exchanges => _exchanges;

    /// <summary>The runs whose history was asked for, by their ids, once for each question.</summary>
    public IReadOnlyList<string> Histories => _histories;

    /// <summary>Every upload, the refused ones too.</summary>
    public IReadOnlyList<SeenUpload> Uploads => _uploads;

    public int SuccessfulExchanges => _exchanges.Count(exchange => exchange.Succeeded == true);

    public int FailedExchanges => _exchanges.Count(exchange => exchange.Succeeded == false);

    /// <summary>Returns as soon as the condition holds; it is asked again at each change. The timeout is real time, whatever clock the emulator has.</summary>
    public async Task WaitForAsync(Func<Seen, bool> condition, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout, TimeProvider.System);
        while (true)
        {
            // Taken before asking, so that a change between the two is not missed.
            var changed = Volatile.Read(ref _changed).Task;
            if (condition(this))
            {
                return;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"Not seen within {timeout}. Seen so far: {this}", exception);
            }
        }
    }

    public override string ToString()
    {
        return $"{_exchanges.Count} token exchanges ({FailedExchanges} failed), {_runs.Count} calls{string.Concat(_runs.Select(run => $"; {run}"))}"
            + string.Concat(_chats.Select(chat => $"; {chat}"));
    }

    internal int Begin(SeenRun run)
    {
        return Change(() => _runs = _runs.Add(run with { Number = _runs.Count + 1, StartedAt = timeProvider.GetUtcNow() })).Count;
    }

    internal void Started(int number, string executeId)
    {
        if (_runs[number - 1].ExecuteId != executeId)
        {
            Update(number, run => run with { ExecuteId = executeId });
        }
    }

    internal void EventSent(int number) => Update(number, run => run with { EventsSent = run.EventsSent + 1 });

    internal void Ended(int number, RunEnding ending)
    {
        Update(number, run => run with { Ending = ending, FinishedAt = timeProvider.GetUtcNow() });
    }

    internal int Begin(SeenChat chat)
    {
        return Change(() => _chats = _chats.Add(chat with { Number = _chats.Count + 1 })).Count;
    }

    internal void ChatStarted(int number, string chatId, string conversationId)
    {
        UpdateChat(number, chat => chat with { ChatId = chatId, ConversationId = conversationId });
    }

    internal void ChatEventSent(int number) => UpdateChat(number, chat => chat with { EventsSent = chat.EventsSent + 1 });

    internal void ChatEnded(int number, RunEnding ending) => UpdateChat(number, chat => chat with { Ending = ending });

    internal void ChatCancelled(string chatId, bool accepted)
    {
        if (_chats.FindIndex(chat => chat.ChatId == chatId) is var index and >= 0)
        {
            UpdateChat(index + 1, chat => chat with
            {
                CancelsAsked = chat.CancelsAsked + 1,
                CancelsAccepted = chat.CancelsAccepted + (accepted ? 1 : 0),
            });
        }
    }

    internal int Begin(SeenExchange exchange)
    {
        return Change(() => _exchanges = _exchanges.Add(exchange with { Number = _exchanges.Count + 1 })).Count;
    }

    internal void AskedForHistory(string executeId) => Change(() => _histories = _histories.Add(executeId));

    internal void Succeeded(int number, int durationSeconds)
    {
        Update(number, exchange => exchange with { Succeeded = true, DurationSeconds = durationSeconds });
    }

    internal void Failed(int number, string errorCode)
    {
        Update(number, exchange => exchange with { Succeeded = false, ErrorCode = errorCode });
    }

    internal int Begin(SeenUpload upload)
    {
        return Change(() => _uploads = _uploads.Add(upload with { Number = _uploads.Count + 1 })).Count;
    }

    internal void Ended(int number, SeenUpload upload)
    {
        Change(() => _uploads = _uploads.SetItem(number - 1, upload with { Number = number }));
    }

    private void Update(int number, Func<SeenRun, SeenRun> update)
    {
        Change(() => _runs = _runs.SetItem(number - 1, update(_runs[number - 1])));
    }

    private void UpdateChat(int number, Func<SeenChat, SeenChat> update)
    {
        Change(() => _chats = _chats.SetItem(number - 1, update(_chats[number - 1])));
    }

    private void Update(int number, Func<SeenExchange, SeenExchange> update)
    {
        Change(() => _exchanges = _exchanges.SetItem(number - 1, update(_exchanges[number - 1])));
    }

    private T Change<T>(Func<T> change)
    {
        TaskCompletionSource signal;
        T result;
        lock (_lock)
        {
            result = change();
            signal = _changed;
            Volatile.Write(ref _changed, NewSignal());
        }

        signal.SetResult();
        return result;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
