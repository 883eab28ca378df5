namespace CozeProxy.Sandbox.Coze;

/// <summary>From a start of the server to its end; what goes on without a request of its own ends with it.</summary>
internal sealed class ServerLife : IDisposable
{
    private CancellationTokenSource _source = new();

    /// <summary>Cancelled when the present life ends. Take it once, at the beginning of what it is to end.</summary>
    public CancellationToken Ending => Volatile.Read(ref _source).Token;

    public Task EndAsync() => _source.CancelAsync();

    public void BeginAgain()
    {
        _source.Dispose();
        Volatile.Write(ref _source, new CancellationTokenSource());
    }

    public void Dispose() => _source.Dispose();
}
