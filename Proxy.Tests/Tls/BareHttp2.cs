using System.Buffers.Binary;
using System.Net.Sockets;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Tls;

/// <summary>An HTTP/2 connection without a request, whose frames a test can see (https://www.rfc-editor.org/rfc/rfc9113).</summary>
internal sealed class BareHttp2 : IDisposable
{
    private const int HeaderBytes = 9;
    private const byte SettingsFrame = 4;
    private const byte GoAwayFrame = 7;
    private const int ErrorOffset = 4;

    private readonly TcpClient _client = new();

    private BareHttp2()
    {
    }

    /// <summary>Returns when the server has answered with its settings.</summary>
    public static async Task<BareHttp2> ConnectAsync(Uri address)
    {
        var connection = new BareHttp2();
        await connection._client.ConnectAsync(address.Host, address.Port);
        byte[] empty = [0, 0, 0, SettingsFrame, 0, 0, 0, 0, 0];
        await connection._client.GetStream().WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. empty]);
        (await connection.ReadFrameAsync(CancellationToken.None)).Type.ShouldBe(SettingsFrame);
        return connection;
    }

    /// <summary>The server says that no more requests are taken, without reproach.</summary>
    public async Task ShouldBeToldToGoAsync()
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            var (type, payload) = await ReadFrameAsync(deadline.Token);
            if (type == GoAwayFrame)
            {
                BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(ErrorOffset)).ShouldBe(0u);
                return;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(byte Type, byte[] Payload)> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        await _client.GetStream().ReadExactlyAsync(header, cancellationToken);
        var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        await _client.GetStream().ReadExactlyAsync(payload, cancellationToken);
        return (header[3], payload);
    }
}
