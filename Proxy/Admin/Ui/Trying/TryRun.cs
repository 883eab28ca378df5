using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>A trial under way. What reads the answer writes here, and the page looks at it when it likes: neither waits for the other.</summary>
internal sealed class TryRun(TimeProvider time, long estimatedInput)
{
    private readonly Lock _gate = new();
    private readonly TextBlocks _text = new();
    private readonly TextBlocks _reasoning = new();
    private readonly TextBlocks _tools = new();
    private readonly long _started = time.GetTimestamp();
    private TextMeter _meter;
    private TrySnapshot _latest = new() { State = TryState.Running };
    private TokenUsage? _reported;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public bool IsRunning => Look().State == TryState.Running;

    public TrySnapshot Look()
    {
        lock (_gate)
        {
            var duration = _latest.State == TryState.Running ? time.GetElapsedTime(_started) : _latest.Duration;
            return _latest with
            {
                Text = _text.ToList(),
                Hidden = _text.Length - _text.Kept,
                Reasoning = _reasoning.ToList(),
                ToolCalls = _tools.Length == 0 ? null : string.Concat(_tools.ToList()),
                Usage = _reported ?? new TokenUsage(estimatedInput, _meter.Tokens, estimatedInput + _meter.Tokens, Estimated: true),
                Duration = duration,
            };
        }
    }

    /// <summary>The headers are there.</summary>
    public void Began(int status, string? requestId) => Change(latest => latest with { Status = status, RequestId = requestId, FirstByte = time.GetElapsedTime(_started) });

    public void Say(string text)
    {
        lock (_gate)
        {
            _text.Append(text);
            _meter.Add(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    public void Think(string text)
    {
        lock (_gate)
        {
            _reasoning.Append(text);
        }
    }

    public void Ask(string json)
    {
        lock (_gate)
        {
            _tools.Append(json);
        }
    }

    public void Report(TokenUsage usage)
    {
        lock (_gate)
        {
            _reported = usage;
        }
    }

    public void FinishWith(string reason) => Change(latest => latest with { FinishReason = reason });

    public void Complete() => End(TryState.Done, null);

    public void Fail(TryFailure failure) => End(TryState.Failed, failure);

    // Of two ends the first counts.
    private void End(TryState state, TryFailure? failure) => Change(latest => latest.State == TryState.Running
        ? latest with { State = state, Failure = failure, Duration = time.GetElapsedTime(_started) }
        : latest);

    private void Change(Func<TrySnapshot, TrySnapshot> change)
    {
        lock (_gate)
        {
            _latest = change(_latest);
        }
    }
}
