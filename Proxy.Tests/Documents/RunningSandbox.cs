using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CozeProxy.Tests.Documents;

/// <summary>The sandbox as a person starts it, on a free port, with what it printed.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningSandbox(Process process, int port, string welcome)
    {
        _process = process;
        Port = port;
        Welcome = welcome;
    }

    public int Port { get; }

    public string Welcome { get; }

    public static async Task<RunningSandbox> StartAsync()
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            "dotnet", ["run", "--no-build", "--configuration", Repository.Configuration, "--project", "Sandbox", "--", "--port", $"{port}"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience);
        var output = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            output.AppendLine(line);
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
                // Read on, or its log would fill the pipe and stop it.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new RunningSandbox(process, port, output.ToString());
            }
        }

        throw new InvalidOperationException($"The sandbox did not start:\n{output}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
