namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>Where a run's events go: onto the wire one by one, or into one answer at the end.</summary>
internal interface IRunSink
{
    /// <summary>No whole answer can follow any more.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    Task EventAsync(RunEvent runEvent, CancellationToken cancellationToken);

    Task BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    Task CloseAsync(CancellationToken cancellationToken);
}
