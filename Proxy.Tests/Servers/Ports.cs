using System.Net;
using System.Net.Sockets;

namespace CozeProxy.Tests.Servers;

/// <summary>
/// Ports for servers that are killed and started again. They lie below the range from which the kernel takes those of
/// outgoing connections, so that nobody is given one while its server is away.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>Whether somebody listens there on this machine.</summary>
    public static async Task<bool> IsOpenAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; there are others.
            }
        }
    }
}
