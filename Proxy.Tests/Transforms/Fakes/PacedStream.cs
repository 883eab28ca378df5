namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>Bytes that arrive in pieces: each read brings as many as the pace says, whatever the reader has room for.</summary>
internal sealed class PacedStream(byte[] bytes, Func<int> pace) : MemoryStream(bytes, writable: false)
{
    public static PacedStream Of(byte[] bytes, int size) => new(bytes, () => size);

    /// <summary>Two pieces: all before the position, then the rest.</summary>
    public static PacedStream SplitAt(byte[] bytes, int position)
    {
        var isFirst = true;
        return new PacedStream(bytes, () =>
        {
            var size = isFirst ? position : int.MaxValue;
            isFirst = false;
            return size;
        });
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return ValueTask.FromResult(0);
        }

        var count = Math.Min(buffer.Length, Math.Max(1, pace()));
        return ValueTask.FromResult(Read(buffer.Span[..count]));
    }
}
