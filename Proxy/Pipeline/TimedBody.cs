namespace CozeProxy.Pipeline;

/// <summary>A request's body that has to come within a time, all of it. What has come with the headers, as most do, starts no clock.</summary>
internal sealed class TimedBody(HttpRequest request, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private ITimer? _timer;
    private bool _isOver;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var reading = request.Body.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? reading : WaitAsync(reading, cancellationToken);
    }

    public void Dispose() => _timer?.Dispose();

    private async ValueTask<int> WaitAsync(ValueTask<int> reading, CancellationToken cancellationToken)
    {
        _timer ??= time.CreateTimer(static body => ((TimedBody)body!).End(), this, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await reading;
        }
        catch (OperationCanceledException) when (Volatile.Read(ref _isOver) && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body did not arrive in time.", StatusCodes.Status408RequestTimeout);
        }
    }

    private void End()
    {
        Volatile.Write(ref _isOver, true);
        request.BodyReader.CancelPendingRead();
    }
}
