using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Exchange;

/// <summary>What is known of one run at Coze: how it ended, what it used, what was said about a failure.</summary>
public sealed class RunReport
{
    private static readonly string[] ExecuteIdMarks = ["?execute_id=", "&execute_id="];

    private readonly List<string> _followUps = [];

    /// <summary>What runs, for the words in which its failures are told.</summary>
    public TargetKind Kind { get; init; }

    public RunEnd End { get; private set; }

    /// <summary>The failure as the client sees it; null unless <see cref="End"/> is Failed.</summary>
    public ApiError? Error { get; private set; }

    public RetryRule Retry { get; private set; }

    /// <summary>Whether Coze ended the run as it should, whatever became of its answer: another run would only cost once more.</summary>
    public bool RanToItsEnd { get; private set; }

    /// <summary>What the run stopped to ask for; empty unless <see cref="End"/> is Interrupted.</summary>
    public IReadOnlyList<Interrupt> Interrupts { get; private set; } = [];

    /// <summary>How long Coze asked to wait before another try.</summary>
    public TimeSpan? RetryAfter
    {
        get => Error?.RetryAfter;
        set => Error = Error is null ? null : Error with { RetryAfter = value };
    }

    /// <summary>The last usage Coze reported; null when it reported none.</summary>
    public CozeUsage? ReportedUsage { get; private set; }

    /// <summary>Only the total, as older servers state it; 0 when unknown.</summary>
    public long ReportedTotal { get; set; }

    public string? LogId { get; set; }

    public string? DebugUrl { get; private set; }

    public string? ExecuteId { get; private set; }

    /// <summary>The conversation a chat belongs to, by which it can be gone on with; null for workflows.</summary>
    public string? ConversationId { get; private set; }

    /// <summary>The chat's own id; null for workflows, and before Coze has told it.</summary>
    public string? ChatId { get; private set; }

    /// <summary>What a bot suggests to ask next.</summary>
    public IReadOnlyList<string> FollowUps => _followUps;

    /// <summary>Whether Coze has taken our cancellation: however the run ends now, it did not fail.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Whether any text of the answer came out of the run.</summary>
    public bool HasText { get; private set; }

    /// <summary>Whether there is anything to show: text, or the reasoning before it.</summary>
    public bool HasOutput { get; private set; }

    /// <summary>Whether any of that was handed to the client.</summary>
    public bool HasDelivered { get; private set; }

    /// <summary>Whether the client left before the answer was finished.</summary>
    public bool ClientGone { get; set; }

    /// <summary>From the request to the first byte of the answer; null when none was sent.</summary>
    public TimeSpan? FirstByte { get; set; }

    private TextMeter _output;
    private TextMeter _delivered;

    public void Complete() => TryEnd(RunEnd.Completed);

    /// <summary>Ends the run with what it stopped to ask for, one thing or several.</summary>
    public void Interrupt(params IReadOnlyList<Interrupt> interrupts)
    {
        if (TryEnd(RunEnd.Interrupted))
        {
            Interrupts = interrupts;
        }
    }

    /// <summary>Ends what is read of a run that Coze goes on with alone, under this id.</summary>
    public void Accept(string executeId)
    {
        if (TryEnd(RunEnd.Accepted))
        {
            ExecuteId = executeId;
        }
    }

    /// <summary>Ends the run as failed by what Coze said.</summary>
    /// <param name="fault">What it said.</param>
    /// <param name="hasBegun">Whether it had worked on the answer before: then it is not asked again, whatever it said.</param>
    public void Fail(CozeFault fault, bool hasBegun = false)
    {
        var (error, retry) = FaultTable.Classify(fault with { LogId = fault.LogId ?? LogId, DebugUrl = fault.DebugUrl ?? DebugUrl }, Kind);
        SetDebugUrl(fault.DebugUrl);
        Fail(error, hasBegun ? RetryRule.Never : retry);
    }

    /// <summary>Ends the run as failed by what we saw; what an earlier event ended stays as it was.</summary>
    public void Fail(ApiError error, RetryRule retry = RetryRule.Never)
    {
        if (IsCancelled)
        {
            TryEnd(RunEnd.Cancelled);
        }
        else if (TryEnd(RunEnd.Failed))
        {
            Error = error;
            Retry = retry;
        }
    }

    /// <summary>A run that ended well but brought neither text nor anything to answer is a failure to a chat client.</summary>
    public void FailIfEmpty()
    {
        if (End is RunEnd.Completed or RunEnd.Interrupted && !HasText && Interrupts.Count == 0)
        {
            var error = (End, Kind) switch
            {
                (RunEnd.Completed, TargetKind.Bot) => ApiErrors.EmptyAnswerOfBot,
                (RunEnd.Completed, _) => ApiErrors.EmptyAnswer,
                (_, TargetKind.Bot) => ApiErrors.InterruptedBot,
                _ => ApiErrors.Interrupted,
            };
            End = RunEnd.Failed;
            Error = error with { Coze = new CozeFault(null, null, null) { LogId = LogId, DebugUrl = DebugUrl } };
        }
    }

    public void AddText(ReadOnlySpan<byte> utf8)
    {
        HasText = true;
        HasOutput = true;
        _output.Add(utf8);
    }

    public void AddReasoning(ReadOnlySpan<byte> utf8)
    {
        HasOutput = true;
        _output.Add(utf8);
    }

    /// <summary>Notes that all text there is so far goes to the client now: once a write, for it costs the same for one text as for many.</summary>
    public void MarkDelivered()
    {
        HasDelivered = HasOutput;
        _delivered = _output;
    }

    /// <summary>Ends a run that nobody reads any further, unless it has ended.</summary>
    public void GiveUp(bool atShutdown) => TryEnd(IsCancelled ? RunEnd.Cancelled : atShutdown ? RunEnd.Abandoned : RunEnd.GivenUp);

    /// <summary>Takes over the ids of a chat; what cannot be one is left out, for they go into headers.</summary>
    public void SetChat(string? conversationId, string? chatId)
    {
        ConversationId = CozeId.IsValid(conversationId) ? conversationId : ConversationId;
        ChatId = CozeId.IsValid(chatId) ? chatId : ChatId;
    }

    public void AddFollowUp(string question) => _followUps.Add(question);

    /// <summary>Takes over what Coze reports now; the last report counts, none is added to another.</summary>
    public void SetUsage(CozeUsage? usage)
    {
        if (usage is { InputTokens: 0, OutputTokens: 0, TotalTokens: > 0 and var total })
        {
            // A total alone, in the newer place: without its parts it would cost nothing.
            (ReportedUsage, ReportedTotal) = (null, total);
            return;
        }

        ReportedUsage = usage ?? ReportedUsage;
    }

    /// <summary>Coze gives the id of a run only inside its debug link.</summary>
    public void SetDebugUrl(string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            return;
        }

        DebugUrl = url;
        foreach (var mark in ExecuteIdMarks)
        {
            if (url.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0)
            {
                var rest = url.AsSpan(at + mark.Length);
                var end = rest.IndexOf('&');
                ExecuteId = (end < 0 ? rest : rest[..end]).ToString();
            }
        }
    }

    /// <summary>Coze's own count, else its total split by our estimate; null when it reported neither.</summary>
    public CozeUsage? UsageAsReported()
    {
        if (ReportedUsage is not null || ReportedTotal <= 0)
        {
            return ReportedUsage;
        }

        var output = Math.Min(_output.Tokens, ReportedTotal);
        return new CozeUsage(ReportedTotal - output, output, ReportedTotal, Estimated: true);
    }

    /// <summary>An estimate of what went in and came out.</summary>
    public CozeUsage Estimate(long estimatedInput) => Estimate(estimatedInput, _output);

    /// <summary>An estimate of what went in and of what the client was given; null when it was given nothing.</summary>
    public CozeUsage? EstimateDelivered(long estimatedInput) => HasDelivered ? Estimate(estimatedInput, _delivered) : null;

    /// <summary>What the client is told: what Coze reported, else an estimate of all of it.</summary>
    public CozeUsage UsageOrEstimate(long estimatedInput) => UsageAsReported() ?? Estimate(estimatedInput);

    private static CozeUsage Estimate(long input, TextMeter output) => new(input, output.Tokens, input + output.Tokens, Estimated: true);

    private bool TryEnd(RunEnd end)
    {
        if (End != RunEnd.Running)
        {
            return false;
        }

        End = end;
        RanToItsEnd = end is RunEnd.Completed or RunEnd.Interrupted;
        return true;
    }
}
