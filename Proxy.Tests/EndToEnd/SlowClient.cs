using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Emulator;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A client on a bare socket that sends and reads as slowly as a test likes.</summary>
internal sealed class SlowClient : IDisposable
{
    private const int SmallWindow = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;

    private SlowClient(Socket socket) => _socket = socket;

    public static async Task<SlowClient> ConnectAsync(Uri address)
    {
        // Before it connects, or the kernel would let the window grow.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallWindow };
        await socket.ConnectAsync(address.Host, address.Port);
        return new SlowClient(socket);
    }

    /// <summary>A client that has asked and has read nothing yet.</summary>
    public static async Task<SlowClient> AskAsync(ProxyUnderTest proxy, object body)
    {
        var client = await ConnectAsync(proxy.Address);
        await client.SendAsync(RawClient.Request(proxy.Address, ChatAnswer.Path, proxy.Key, JsonSerializer.Serialize(body)));
        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes);

    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>All that comes until the proxy closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var all = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await _socket.ReceiveAsync(buffer, deadline.Token)) > 0)
            {
                all.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // A reset, as who still owes the rest of a request gets: what came before it counts.
        }

        return all.ToString();
    }

    /// <summary>How many bytes come until the connection is closed, and the last of them.</summary>
    public async Task<(long Count, string Last)> CountToEndAsync()
    {
        const int Tail = 1024;
        var (total, last) = (0L, "");
        var buffer = new byte[256 * 1024];
        int count;
        while ((count = await _socket.ReceiveAsync(buffer)) > 0)
        {
            total += count;

            // The very last bytes may come by themselves.
            last += Encoding.UTF8.GetString(buffer, 0, count);
            last = last.Length > Tail ? last[^Tail..] : last;
        }

        return (total, last);
    }

    public void Dispose() => _socket.Dispose();
}
