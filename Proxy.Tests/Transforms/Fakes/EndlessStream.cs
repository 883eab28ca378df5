namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Says the same byte for ever.</summary>
internal sealed class EndlessStream : MemoryStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer.Span.Fill((byte)'a');
        return ValueTask.FromResult(buffer.Length);
    }
}
