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
    private const int LongestWholeBody = 64 * 1024;

    private readonly ChatExchange _exchange;
    private readonly CancellationTokenSource _lifetime;
    private readonly RunCut _cut;
    private readonly IDisposable _tie;
    private readonly TimeProvider _time;
    private readonly EventConverter _events;

    // Only until it has come: with it go the steps of the sending, and the body that was sent.
    private Task<HttpResponseMessage>? _arrival;
    private HttpResponseMessage? _response;
    private CozeEventReader? _reader;

    // Whether more may follow.
    private Task<bool>? _reading;

    // What came in place of a stream, and was read whole: a failure, or the answer.
    private CozeFault? _fault;
    private TimeSpan? _retryAfter;
    private byte[]? _json;

    public CozeRun(ChatExchange exchange, Task<HttpResponseMessage> response, CancellationTokenSource lifetime, RunCut cut, TimeProvider time)
    {
        _exchange = exchange;
        _arrival = response;
        _lifetime = lifetime;
        _cut = cut;
        _tie = cut.Tie(lifetime);
        _time = time;
        Report = new RunReport { Kind = exchange.Target.Settings.Kind };
        Answer = exchange.Request.Stream ? exchange.Dialect.CreateStream(exchange, Report) : exchange.Dialect.CreateWhole(exchange, Report);
        Answer.CutFor(exchange.Request);
        _events = exchange.Target.CreateConverter(Answer, Report);
    }

    public RunReport Report { get; }

    /// <summary>Where the text goes.</summary>
    public AnswerSink Answer { get; }

    public bool HasEnded => Report.End != RunEnd.Running;

    /// <summary>
    /// Takes the run one piece on: true when it is converted, false when it did not come within <paramref name="atMost"/>.
    /// Cancelling ends the wait, never the reading.
    /// </summary>
    public async ValueTask<bool> AdvanceAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        _reading ??= Read();
        if (!_reading.IsCompleted)
        {
            _events.Rest();
            Answer.Rest();
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
        _reading ??= Read();
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
        (_arrival is { IsCompletedSuccessfully: true } ? _arrival.Result : _response)?.Dispose();
        _tie.Dispose();
        _lifetime.Dispose();
    }

    // Most streams wait most of the time, and what waits holds memory: no step more than there must be.
    private Task<bool> Read() => _reader is null ? BeginAsync() : _reader.FillAsync(_lifetime.Token);

    private async Task<bool> BeginAsync()
    {
        var response = _response = await _arrival!;
        _arrival = null;
        response.RequestMessage?.Content = null;
        Report.LogId = response.Headers.TryGetValues("X-Tt-Logid", out var values) ? values.FirstOrDefault() : null;
        if (!response.IsSuccessStatusCode || IsJson(response.Content.Headers.ContentType))
        {
            await ReadWholeAsync(response);
            return false;
        }

        _reader = new CozeEventReader(await response.Content.ReadAsStreamAsync(_lifetime.Token));
        return await _reader.FillAsync(_lifetime.Token);
    }

    private void Convert()
    {
        var reading = _reading!;
        _reading = null;
        try
        {
            Convert(reading.GetAwaiter().GetResult());
        }
        catch (OperationCanceledException) when (_cut.IsOver)
        {
            EndCut();
        }
        catch (OperationCanceledException)
        {
            EndWith(ApiErrors.Overdue);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            EndWith(_reader is null ? ApiErrors.Unreachable with { ShouldRetry = false } : ApiErrors.Truncated);
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

    private void Convert(bool more)
    {
        if (_fault is not null)
        {
            Report.Fail(_fault);
            Report.RetryAfter = _retryAfter;
            return;
        }

        if (_json is not null)
        {
            _events.ConvertJson(_json);
        }

        while (Report.End == RunEnd.Running && _reader is not null && _reader.TryRead(out var next))
        {
            _events.Convert(next);
        }

        if (Report.End == RunEnd.Interrupted)
        {
            Answer.Ask(_exchange.Ask(Report.Interrupts), _exchange.Request.TakesInterrupts);
        }

        if (!more)
        {
            EndWith(ApiErrors.Truncated);
        }
    }

    private void EndWith(ApiError error)
    {
        _events.EndOfStream();
        Report.Fail(error);
    }

    // A client that is there is told that its answer failed.
    private void EndCut()
    {
        if (Report.ClientGone)
        {
            Report.GiveUp(atShutdown: true);
        }
        else
        {
            EndWith(ApiErrors.ShutDown);
        }
    }

    private async Task ReadWholeAsync(HttpResponseMessage response)
    {
        var stream = await response.Content.ReadAsStreamAsync(_lifetime.Token);
        var body = new byte[LongestWholeBody];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, _lifetime.Token);
        var fault = CozeFaultReader.Read(body.AsSpan(0, length), (int)response.StatusCode);
        if (response.IsSuccessStatusCode && fault.Code is (null or 0))
        {
            _json = body[..length];
            return;
        }

        _fault = fault;
        _retryAfter = RetryAfter(response);
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
