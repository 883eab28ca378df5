namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// Gives a client up whose connection takes nothing for too long. The server's own limit looks at connections as a whole: over HTTP/2 one
/// stream that is read would keep all others alive, and one that is not would end them with it.
/// </summary>
internal sealed class StallWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;
    private volatile bool _isWriting;
    private bool _isOver;

    public StallWatch(Action giveUp, TimeSpan patience, TimeProvider time)
    {
        _patience = patience;
        _timer = time.CreateTimer(_ => End(giveUp), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something was handed over to be written.</summary>
    public void HandedOver()
    {
        _isWriting = true;
        _timer.Change(_patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It is written.</summary>
    public void AskedForMore() => _isWriting = false;

    public void Dispose()
    {
        // Who is given up after this may be somebody else: the server uses what stands for a request again.
        lock (_lock)
        {
            _isOver = true;
        }

        _timer.Dispose();
    }

    private void End(Action giveUp)
    {
        lock (_lock)
        {
            if (_isWriting && !_isOver)
            {
                giveUp();
            }
        }
    }
}
