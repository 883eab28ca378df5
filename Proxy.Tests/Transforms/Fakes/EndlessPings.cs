using System.Text;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>A body that is always there and never ends; a read into nothing is done at once, too.</summary>
internal sealed class EndlessPings : MemoryStream
{
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes(Frame.Ping);

    private int _sent;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var rest = Ping.AsSpan(_sent);
        var length = Math.Min(rest.Length, buffer.Length);
        rest[..length].CopyTo(buffer.Span);
        _sent = (_sent + length) % Ping.Length;
        return ValueTask.FromResult(length);
    }
}
