using System.Text;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>A body that is always there and never ends.</summary>
internal sealed class EndlessPings : MemoryStream
{
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes(Frame.Ping);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Ping.CopyTo(buffer);
        return ValueTask.FromResult(Ping.Length);
    }
}
