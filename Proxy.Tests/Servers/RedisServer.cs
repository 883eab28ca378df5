using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Tests.Servers;

/// <summary>A real Redis on a port of its own, that a test can kill and start again.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Tries = 3;

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    private Process? _process;

    private RedisServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>A connection string that does not mind a server that is away for a while.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},abortConnect=false,connectTimeout=1000,allowAdmin=true";

    public static async Task<RedisServer> StartNewAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new RedisServer(FreePort());
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (IOException) when (attempt < Tries)
            {
                // Somebody else took the port meanwhile.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>A connection to it, such as the proxy makes.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(RedisLink.OptionsOf(ConnectionString));

    /// <summary>Starts it, or starts it again empty on the same port; returns when it answers.</summary>
    public async Task StartAsync()
    {
        var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var process = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            output.AppendLine(line.Data);
            if (line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
            {
                isReady.TrySetResult();
            }
        };
        process.Exited += (_, _) => isReady.TrySetException(new IOException("redis-server ended at once."));
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("redis-server is not on the PATH. Run ./test.sh, which installs what the tests need.", exception);
        }

        _process = process;
        process.BeginOutputReadLine();
        await isReady.Task.WaitAsync(StartsWithin);
        await PingAsync();
    }

    /// <summary>Ends it as kill -9 does: it says goodbye to nobody.</summary>
    public void Kill()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private ProcessStartInfo StartInfo()
    {
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()];
        return new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
    }

    private async Task PingAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray());
        var answer = new byte[7];
        await stream.ReadExactlyAsync(answer);
        Encoding.ASCII.GetString(answer).ShouldBe("+PONG\r\n");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
