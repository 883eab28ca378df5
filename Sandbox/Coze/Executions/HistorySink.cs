using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Executions;

/// <summary>The events of an asynchronous run, which nobody hears: they make its history.</summary>
internal sealed class HistorySink(RunHistory history) : IRunSink
{
    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EventAsync(RunEvent runEvent, CancellationToken cancellationToken)
    {
        history.Take(runEvent);
        return Task.CompletedTask;
    }

    public Task BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseAsync(CancellationToken cancellationToken)
    {
        history.Close();
        return Task.CompletedTask;
    }
}
