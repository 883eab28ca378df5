using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CozeProxy.Lifecycle;

/// <summary>
/// The ports that are listened at, so that they can be closed before the server is: without losing anybody. The kernel takes
/// connections on its own, and resets those it has taken and nobody has asked for when the port is closed; a request may have
/// been sent over them by then. So the port first stops being found, then whoever is at the door comes in, then it is closed.
/// </summary>
internal sealed class ListeningPorts(TimeProvider time)
{
    // Longer than a handshake in one data centre takes; shorter than the second after which a lost first packet is sent again.
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastEntry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentBag<Socket> _sockets = [];

    /// <summary>Binds as the server would by itself.</summary>
    public Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is IPEndPoint)
        {
            _sockets.Add(socket);
        }

        return socket;
    }

    /// <summary>Closes them for good; connections that have come about stay.</summary>
    public async Task CloseAsync(CancellationToken inHurry)
    {
        // Where it cannot be done, what is left is the risk that everybody else takes.
        if (!_sockets.IsEmpty && _sockets.All(SynFilter.TryAttach))
        {
            await WaitAsync(Handshake, inHurry);
            var began = time.GetTimestamp();
            while (!inHurry.IsCancellationRequested && _sockets.Any(IsSomebodyWaiting) && time.GetElapsedTime(began) < LastEntry)
            {
                await WaitAsync(Pace, inHurry);
            }
        }

        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task WaitAsync(TimeSpan span, CancellationToken inHurry) =>
        await Task.Delay(span, time, inHurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static bool IsSomebodyWaiting(Socket socket) => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
}
