using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// The answer as YARP copies it to the client: each read pulls what Coze has sent meanwhile and hands out events of the client's dialect.
/// The end is handed out only when the call is settled. A reader that leaves before the end leaves the run to the drainer, and so does
/// one whose client takes nothing for too long: what it was given is not written, and it does not ask for more.
/// </summary>
internal sealed class AnswerStream(
    ChatExchange exchange, CozeRun run, RunDrainer drainer, RunOptions options, Language language, TimeProvider time, StallWatch stall) : Stream
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private const int EnoughForOneWrite = 16 * 1024;

    private readonly StreamedAnswer _answer = (StreamedAnswer)run.Answer;
    private long _lastByte = time.GetTimestamp();

    // A stream that is opened before there is text to show says so at once: headers alone are not sent.
    private ReadOnlyMemory<byte> _comment = ((StreamedAnswer)run.Answer).Output.IsEmpty ? KeepAlive : default;
    private Task? _settling;
    private bool _finished;
    private bool _disposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A read into an empty buffer, as YARP's copier starts with, waits until there is something to read.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        stall.AskedForMore();
        while (true)
        {
            if (!_comment.IsEmpty)
            {
                return TakeComment(buffer.Span);
            }

            if (!_answer.Output.IsEmpty)
            {
                if (buffer.IsEmpty)
                {
                    return 0;
                }

                HandOver();
                return Taken(_answer.Output.Take(buffer.Span));
            }

            if (_finished)
            {
                return 0;
            }

            if (run.HasEnded)
            {
                await FinishAsync(cancellationToken);
            }
            else if (SilenceLeft() is var left && (left <= TimeSpan.Zero || !await run.AdvanceAsync(left, cancellationToken)))
            {
                // YARP's activity time-out and the proxies in front count bytes, not readings.
                _comment = KeepAlive;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            stall.Dispose();
            if (_finished)
            {
                run.Dispose();
            }
            else
            {
                drainer.Adopt(exchange, run);
            }
        }

        base.Dispose(disposing);
    }

    private TimeSpan SilenceLeft() => options.KeepAlive - time.GetElapsedTime(_lastByte);

    private void HandOver()
    {
        if (_finished)
        {
            return;
        }

        // What has come meanwhile leaves in the same write.
        while (!run.HasEnded && _answer.Output.Length < EnoughForOneWrite && run.TryAdvance())
        {
        }

        // Before the settlement begins, which asks for both; between here and the copying nobody waits.
        run.Report.FirstByte ??= time.GetUtcNow() - exchange.StartedAt;
        run.Report.MarkDelivered();
        if (run.HasEnded)
        {
            // Begun while the last text is still on its way to the client.
            _settling ??= SettleAsync();
        }
    }

    private Task SettleAsync()
    {
        run.Report.FailIfEmpty();
        return exchange.SettleAsync(run.Report);
    }

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _settling ??= SettleAsync();
        if (!_settling.IsCompleted)
        {
            await WaitForSettlementAsync(_settling, cancellationToken);
            if (!_settling.IsCompleted)
            {
                // A ledger whose store is away takes its time; whoever waits for the end must not take the line for dead.
                _comment = KeepAlive;
                return;
            }
        }

        // A failure was logged where it happened. An answer that is not paid for is not delivered as finished.
        var report = run.Report;
        var error = _settling.IsCompletedSuccessfully ? report.Error : ApiErrors.SettlementFailed;
        _finished = true;
        if (error is not null)
        {
            _answer.Fail(error, language);
        }
        else
        {
            _answer.Finish(report.UsageOrEstimate(exchange.EstimatedInputTokens));
        }
    }

    private async ValueTask WaitForSettlementAsync(Task settling, CancellationToken cancellationToken)
    {
        var left = SilenceLeft();
        if (left > TimeSpan.Zero)
        {
            await settling.WaitAsync(left, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!settling.IsCompleted)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private int TakeComment(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _comment.Length);
        _comment.Span[..count].CopyTo(destination);
        _comment = _comment[count..];
        return Taken(count);
    }

    private int Taken(int count)
    {
        if (count > 0)
        {
            _lastByte = time.GetTimestamp();
            stall.HandedOver();
        }

        return count;
    }
}
