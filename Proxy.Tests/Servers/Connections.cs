using System.Net;
using System.Net.Sockets;

namespace CozeProxy.Tests.Servers;

/// <summary>Connections that come from an address of this machine: all of 127.0.0.0/8 is its own.</summary>
internal static class Connections
{
    public static SocketsHttpHandler From(IPAddress? address) => address is null ? new SocketsHttpHandler() : new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
