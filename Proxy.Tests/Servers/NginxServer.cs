using System.Diagnostics;
using System.Net.Sockets;
using CozeProxy.Tests.Tls;

namespace CozeProxy.Tests.Servers;

/// <summary>
/// Debian's nginx with the server of docs/ingress.md, in front of a proxy. Around it is what Debian has around it, which is nothing but
/// where its files lie: time-outs and buffers are nginx' own.
/// </summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cozeproxy-nginx-");
    private readonly ProcessOutput _output = new();
    private readonly int _port = Ports.Free();
    private Process? _process;

    private NginxServer()
    {
    }

    public Uri Address => new($"https://localhost:{_port}");

    /// <summary>Starts it with a server as the chapter has it, whose names of hosts and files are put in.</summary>
    public static async Task<NginxServer> StartAsync(string server, Uri proxy, TestAuthority authority)
    {
        var nginx = new NginxServer();
        try
        {
            await nginx.LaunchAsync(server, proxy, authority);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            // Politely: killed, it would leave its workers behind.
            await Command.SignalAsync("TERM", process.Id);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task LaunchAsync(string server, Uri proxy, TestAuthority authority)
    {
        var certificate = authority.Issue("localhost");
        await File.WriteAllTextAsync(InFolder("tls.crt"), certificate.Pem);
        await File.WriteAllTextAsync(InFolder("tls.key"), certificate.KeyPem);
        var own = Put(server, ("127.0.0.1:3000", proxy.Authority), ("listen 443 ssl", $"listen 127.0.0.1:{_port} ssl"), ("/etc/nginx/tls", InFolder("tls")));
        await File.WriteAllTextAsync(InFolder("nginx.conf"), $$"""
            daemon off;
            # As who started it, whose folder this is.
            user root;
            pid {{InFolder("pid")}};
            events { }
            http {
                access_log off;
                client_body_temp_path {{InFolder("body")}};
                proxy_temp_path {{InFolder("proxy")}};
                fastcgi_temp_path {{InFolder("fastcgi")}};
                uwsgi_temp_path {{InFolder("uwsgi")}};
                scgi_temp_path {{InFolder("scgi")}};
            {{own}}
            }
            """);
        var start = new ProcessStartInfo(Program(), ["-p", _folder.FullName, "-c", InFolder("nginx.conf"), "-e", "stderr"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = new Process { StartInfo = start };
        _output.Follow(_process);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ListensAsync(_process);
    }

    private async Task ListensAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(StartsWithin);
        using var pace = new PeriodicTimer(AskEvery, TimeProvider.System);
        while (true)
        {
            process.HasExited.ShouldBeFalse($"nginx ended:\n{_output}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", _port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await pace.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    private static string Put(string server, params IEnumerable<(string Name, string Value)> places)
    {
        foreach (var (name, value) in places)
        {
            server.ShouldContain(name);
            server = server.Replace(name, value, StringComparison.Ordinal);
        }

        return server;
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    // Debian keeps it off the PATH of who is not root.
    private static string Program() => File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
}
