using System.Buffers;
using System.IO.Pipelines;

namespace CozeProxy.Pipeline;

/// <summary>A request's body that has to come within a time, all of it. What has come with the headers, as most do, starts no clock.</summary>
internal sealed class TimedBody(PipeReader reader, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private ITimer? _clock;

    /// <summary>Takes as much as has come, at least a byte; 0 at the end. A body that is late ends as a bad request of status 408.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        reader.TryRead(out var result) && TryTake(result, buffer, out var count) ? new(count) : WaitAsync(buffer, cancellationToken);

    public void Dispose() => _clock?.Dispose();

    private async ValueTask<int> WaitAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // Not by a token: the server's reader takes itself for reading ever after, and complains when it is asked to skip the rest.
        _clock ??= time.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), reader, timeout, Timeout.InfiniteTimeSpan);
        while (true)
        {
            if (TryTake(await reader.ReadAsync(cancellationToken), buffer, out var count))
            {
                return count;
            }
        }
    }

    private bool TryTake(ReadResult result, Memory<byte> buffer, out int count)
    {
        var come = result.Buffer;
        count = (int)Math.Min(come.Length, buffer.Length);
        come.Slice(0, count).CopyTo(buffer.Span);
        reader.AdvanceTo(come.GetPosition(count));
        return !result.IsCanceled
            ? count > 0 || result.IsCompleted
            : throw new BadHttpRequestException("The body did not arrive in time.", StatusCodes.Status408RequestTimeout);
    }
}
