namespace CozeProxy.Channels.Traffic;

/// <summary>One run under way over a channel; it is over when it is disposed, the first time.</summary>
internal sealed class ChannelRun : IDisposable
{
    private readonly ChannelLoad _load;
    private readonly IDisposable? _place;
    private string? _errorCode;
    private int _isOver;

    /// <summary>Begins it.</summary>
    /// <param name="load">The channel's counts.</param>
    /// <param name="place">The place it has among the runs its channel may have, to be given back at its end; null where there is no bound.</param>
    public ChannelRun(ChannelLoad load, IDisposable? place)
    {
        (_load, _place) = (load, place);
        load.Begin();
    }

    /// <summary>Notes why it failed, before it is over.</summary>
    public void Fail(string errorCode) => _errorCode = errorCode;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _load.End(_errorCode);
            _place?.Dispose();
        }
    }
}
