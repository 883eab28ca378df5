using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>stream_run: each event leaves the moment it happens.</summary>
internal sealed class StreamSink(SseWriter writer) : IRunSink
{
    public Task OpenAsync(CancellationToken cancellationToken) => writer.OpenAsync(cancellationToken);

    public Task EventAsync(RunEvent runEvent, CancellationToken cancellationToken)
    {
        return writer.EventAsync(runEvent.Name, runEvent.Data, cancellationToken);
    }

    public Task BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => writer.SendAsync(bytes, cancellationToken);

    public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
