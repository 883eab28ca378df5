using System.Net.Http.Headers;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// One run at Coze, read piece by piece under its own lifetime: whoever waits for a piece may leave, and another (the drainer)
/// goes on from there. One user at a time. Reading touches neither answer nor report; what was read is converted by whoever
/// waited for it. Failures end the report, they are not thrown.
/// </summary>
internal sealed class CozeRun : IDisposable
{
    private const int LongestErrorBody = 64 * 1024;

    private readonly Task<HttpResponseMessage> _response;
    private readonly CancellationTokenSource _lifetime;
    private readonly TimeProvider _time;
    private readonly EventConverter _events;
    private CozeEventReader? _reader;
    private Task<Reading>? _reading;

    public CozeRun(ChatExchange exchange, Task<HttpResponseMessage> response, CancellationTokenSource lifetime, TimeProvider time)
    {
        _response = response;
        _lifetime = lifetime;
        _time = time;
        Answer = exchange.Request.Stream ? exchange.Dialect.CreateStream(exchange, Report) : exchange.Dialect.CreateWhole(exchange, Report);
        Answer.CutFor(exchange.Request);
        _events = exchange.Target.CreateConverter(Answer, Report);
    }

    public RunReport Report { get; } = new();

    /// <summary>Where the text goes.</summary>
    public AnswerSink Answer { get; }

    public bool HasEnded => Report.End != RunEnd.Running;

    /// <summary>
    /// Takes the run one piece on: true when it is converted, false when it did not come within <paramref name="atMost"/>.
    /// Cancelling ends the wait, never the reading.
    /// </summary>
    public async ValueTask<bool> AdvanceAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        _reading ??= ReadAsync();
        if (!_reading.IsCompleted)
        {
            await ((Task)_reading.WaitAsync(atMost, _time, cancellationToken))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!_reading.IsCompleted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }

        Convert();
        return true;
    }

    /// <summary>Takes the run on by a piece that is there already; false when one would have to wait for it.</summary>
    public bool TryAdvance()
    {
        _reading ??= ReadAsync();
        if (!_reading.IsCompleted)
        {
            return false;
        }

        Convert();
        return true;
    }

    /// <summary>Reads on until there is something to show or an end; gives up waiting after <paramref name="atMost"/>.</summary>
    public async ValueTask WaitForFirstOutputAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (Report is { HasOutput: false, End: RunEnd.Running })
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
            // Pieces that never let anybody wait would otherwise never let anybody leave.
            cancellationToken.ThrowIfCancellationRequested();
            await AdvanceAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    public void Dispose()
    {
        _lifetime.Cancel();
        if (_reading is { IsCompleted: false } pending)
        {
            // It still uses what is about to be released: release that when it has ended, which it now soon has.
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

    private async Task<Reading> ReadAsync()
    {
        if (_reader is null)
        {
            var response = await _response;
            Report.LogId = response.Headers.TryGetValues("X-Tt-Logid", out var values) ? values.FirstOrDefault() : null;
            if (!response.IsSuccessStatusCode || IsJson(response.Content.Headers.ContentType))
            {
                return new Reading(More: false, await ReadFaultAsync(response), RetryAfter(response));
            }

            _reader = new CozeEventReader(await response.Content.ReadAsStreamAsync(_lifetime.Token));
        }

        return new Reading(await _reader.FillAsync(_lifetime.Token), Fault: null, RetryAfter: null);
    }

    private void Convert()
    {
        var reading = _reading!;
        _reading = null;
        try
        {
            Convert(reading.GetAwaiter().GetResult());
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

        if (HasEnded)
        {
            Answer.EndText();
        }
    }

    private void Convert(Reading reading)
    {
        if (reading.Fault is not null)
        {
            Report.Fail(reading.Fault);
            Report.RetryAfter = reading.RetryAfter;
            return;
        }

        while (Report.End == RunEnd.Running && _reader!.TryRead(out var next))
        {
            _events.Convert(next);
        }

        if (!reading.More)
        {
            Report.Fail(ApiErrors.Truncated);
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

    /// <summary>What a reading brought: whether more may follow, or the failure that came in place of a stream.</summary>
    private readonly record struct Reading(bool More, CozeFault? Fault, TimeSpan? RetryAfter);
}
