using System.Net.Http.Headers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// One run at Coze, read step by step under its own lifetime: whoever waits for a step may leave, and another (the drainer)
/// goes on from there. One user at a time; no step throws, failures end the report.
/// </summary>
internal sealed class CozeRun : IDisposable
{
    private const int LongestErrorBody = 64 * 1024;

    private readonly Task<HttpResponseMessage> _response;
    private readonly CancellationTokenSource _lifetime;
    private readonly TimeProvider _time;
    private readonly EventConverter _events;
    private CozeEventReader? _reader;
    private Task? _step;

    public CozeRun(ChatExchange exchange, Task<HttpResponseMessage> response, CancellationTokenSource lifetime, TimeProvider time)
    {
        _response = response;
        _lifetime = lifetime;
        _time = time;
        Answer = exchange.Request.Stream ? new ChunkWriter(exchange, Report) : new CompletionWriter(Report);
        _events = exchange.Target.CreateConverter(Answer, Report);
    }

    public RunReport Report { get; } = new();

    /// <summary>Where the text goes; it may be touched only while no step is pending.</summary>
    public AnswerSink Answer { get; }

    public bool HasEnded => !IsStepPending && Report.End != RunEnd.Running;

    public bool IsStepPending => _step is not null;

    /// <summary>
    /// Takes the run one step on: true when the step is done, false when it took longer than <paramref name="atMost"/>.
    /// Cancelling ends the wait, never the step.
    /// </summary>
    public async ValueTask<bool> AdvanceAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        _step ??= StepAsync();
        if (!_step.IsCompleted)
        {
            try
            {
                await _step.WaitAsync(atMost, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        _step = null;
        return true;
    }

    /// <summary>Reads on until there is text or an end; gives up waiting after <paramref name="atMost"/>.</summary>
    public async ValueTask WaitForFirstTextAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (Report is { HasText: false, End: RunEnd.Running })
        {
            var left = atMost - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await AdvanceAsync(left, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Reads to the end, however long that takes within the run's lifetime.</summary>
    public async Task RunToEndAsync(CancellationToken cancellationToken)
    {
        while (!HasEnded)
        {
            await AdvanceAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    /// <summary>Ends the run's lifetime; the pending step then fails.</summary>
    public void Cancel() => _lifetime.Cancel();

    public void Dispose()
    {
        _lifetime.Cancel();
        if (_step is { IsCompleted: false } pending)
        {
            // The step still uses what is about to be released: release it when it has ended, which it now soon has.
            _ = pending.ContinueWith(static (_, run) => ((CozeRun)run!).Release(), this, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return;
        }

        Release();
    }

    private void Release()
    {
        _events.Dispose();
        Answer.Dispose();
        _reader?.Dispose();
        if (_response.IsCompletedSuccessfully)
        {
            _response.Result.Dispose();
        }

        _lifetime.Dispose();
    }

    private async Task StepAsync()
    {
        try
        {
            if (_reader is null)
            {
                await OpenAsync();
                return;
            }

            var more = await _reader.FillAsync(_lifetime.Token);
            while (Report.End == RunEnd.Running && _reader.TryRead(out var next))
            {
                _events.Convert(next);
            }

            if (!more)
            {
                Report.Fail(ApiErrors.Truncated);
            }
        }
        catch (OperationCanceledException)
        {
            Report.Fail(ApiErrors.Overdue);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Report.Fail(_reader is null ? ApiErrors.Unreachable with { ShouldRetry = false } : ApiErrors.Truncated);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidDataException or InvalidOperationException or OverflowException)
        {
            Report.Fail(ApiErrors.Malformed);
        }
    }

    private async Task OpenAsync()
    {
        var response = await _response;
        Report.LogId = response.Headers.TryGetValues("X-Tt-Logid", out var values) ? values.FirstOrDefault() : null;
        if (response.IsSuccessStatusCode && !IsJson(response.Content.Headers.ContentType))
        {
            _reader = new CozeEventReader(await response.Content.ReadAsStreamAsync(_lifetime.Token));
            return;
        }

        Report.Fail(await ReadFaultAsync(response));
        if (Report.Error is not null && RetryAfter(response) is { } retryAfter)
        {
            Report.RetryAfter = retryAfter;
        }
    }

    private async Task<CozeFault> ReadFaultAsync(HttpResponseMessage response)
    {
        var stream = await response.Content.ReadAsStreamAsync(_lifetime.Token);
        var body = new byte[LongestErrorBody];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, _lifetime.Token);
        return CozeFaultReader.Read(body.AsSpan(0, length), (int)response.StatusCode);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } media && media.EndsWith("json", StringComparison.OrdinalIgnoreCase);
}
