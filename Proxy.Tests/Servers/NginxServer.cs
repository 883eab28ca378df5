using System.ComponentModel;
using System.Diagnostics;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Servers;

/// <summary>A real nginx with a port and a folder of its own, as its configuration says.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private const int Tries = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-nginx-");
    private readonly ProcessOutput _output = new();
    private Process? _process;

    private NginxServer()
    {
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    /// <summary>What it wrote last, its errors among them.</summary>
    public string Output => _output.ToString();

    /// <summary>What its access log holds, a line a request, in the format that the configuration names "main".</summary>
    public IReadOnlyList<string> Accesses => File.ReadAllLines(AccessLog);

    private string AccessLog => Path.Combine(_folder.FullName, "access.log");

    /// <summary>Starts it with this configuration.</summary>
    /// <param name="http">Writes what stands in its http block, for the address (host:port) at which a server of it must listen.</param>
    public static async Task<NginxServer> StartNewAsync(Func<string, string> http)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new NginxServer();
            try
            {
                await server.StartAsync(http);
                return server;
            }
            catch (IOException) when (attempt < Tries)
            {
                // Somebody else took the port meanwhile.
                await server.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            // It ends its workers itself.
            await Command.SignalAsync("TERM", process.Id);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(Func<string, string> http)
    {
        var folder = _folder.FullName;
        var file = Path.Combine(folder, "nginx.conf");

        // Who runs it owns its folder, so its workers are nobody else.
        var user = Environment.UserName == "root" ? "user root;" : "";
        await File.WriteAllTextAsync(file, $$"""
            {{user}}
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 4096; }
            http {
                log_format main '$status $upstream_addr $upstream_status $request_time';
                access_log {{AccessLog}} main;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                {{http(Address.Authority)}}
            }
            """);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("nginx", ["-c", file, "-p", folder, "-e", "stderr"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("nginx is not on the PATH. Run ./test.sh, which installs what the tests need.", exception);
        }

        _process = process;
        _output.Follow(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.HoldsAsync(async () => process.HasExited || await Ports.IsOpenAsync(Address.Port), $"nginx does not listen:\n{Output}");
        if (process.HasExited)
        {
            await process.WaitForExitAsync();
            throw new IOException($"nginx ended at once:\n{Output}");
        }
    }
}
