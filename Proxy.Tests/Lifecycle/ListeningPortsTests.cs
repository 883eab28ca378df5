using System.Net;
using System.Net.Sockets;
using CozeProxy.Lifecycle;

namespace CozeProxy.Tests.Lifecycle;

internal sealed class ListeningPortsTests
{
    private const int Callers = 8;
    private const int Rounds = 5;

    [Test]
    public async Task A_port_that_is_closed_serves_or_refuses_and_resets_nobody()
    {
        var (served, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var ports = new ListeningPorts(TimeProvider.System);
            var socket = ports.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Listen();
            var address = socket.LocalEndPoint!;
            var server = ServeAsync(socket);
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallUntilRefusedAsync(address, begun))).ToList();
            await begun.Task;

            await ports.CloseAsync(CancellationToken.None);
            var counts = await Task.WhenAll(callers);
            await server;
            served += counts.Sum();
            refused += Callers;
        }

        TestContext.Out.WriteLine($"{served} served, {refused} refused");
        served.ShouldBeGreaterThan(refused);
    }

    [Test]
    public async Task In_a_hurry_it_is_closed_at_once()
    {
        var ports = new ListeningPorts(TimeProvider.System);
        var socket = ports.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();

        await ports.CloseAsync(new CancellationToken(canceled: true));

        await Should.ThrowAsync<ObjectDisposedException>(async () => await socket.AcceptAsync());
    }

    // Slow to take connections, so that some wait at the door at any moment.
    private static async Task ServeAsync(Socket socket)
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = await socket.AcceptAsync();
            }
            catch (Exception problem) when (problem is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }

            using (connection)
            {
                var letter = new byte[1];
                await connection.ReceiveAsync(letter);
                await connection.SendAsync(letter);
            }
        }
    }

    /// <summary>Calls again and again; anything but an answer or a refusal is an exception.</summary>
    private static async Task<int> CallUntilRefusedAsync(EndPoint address, TaskCompletionSource begun)
    {
        for (var served = 0; ; served++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address);
            }
            catch (SocketException problem) when (problem.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return served;
            }

            await socket.SendAsync("x"u8.ToArray());
            (await socket.ReceiveAsync(new byte[1])).ShouldBe(1);
            if (served > 20)
            {
                begun.TrySetResult();
            }
        }
    }
}
