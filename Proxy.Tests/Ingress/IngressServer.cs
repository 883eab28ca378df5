using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Tls;

namespace CozeProxy.Tests.Ingress;

/// <summary>Debian's nginx with the server of docs/ingress.md, in front of a proxy; time-outs and buffers are nginx' own.</summary>
internal sealed class IngressServer : IAsyncDisposable
{
    private readonly DirectoryInfo _certificates;
    private readonly NginxServer _nginx;

    private IngressServer(DirectoryInfo certificates, NginxServer nginx)
    {
        _certificates = certificates;
        _nginx = nginx;
    }

    public Uri Address => new($"https://localhost:{_nginx.Address.Port}");

    /// <summary>Starts it with a server as the chapter has it, whose names of hosts and files are put in.</summary>
    public static async Task<IngressServer> StartAsync(string server, Uri proxy, TestAuthority authority)
    {
        var folder = Directory.CreateTempSubdirectory("cozeproxy-ingress-");
        var certificate = authority.Issue("localhost");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tls.crt"), certificate.Pem);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tls.key"), certificate.KeyPem);
        var nginx = await NginxServer.StartNewAsync(address => Put(
            server, ("127.0.0.1:3000", proxy.Authority), ("listen 443 ssl", $"listen {address} ssl"), ("/etc/nginx/tls", Path.Combine(folder.FullName, "tls"))));
        return new IngressServer(folder, nginx);
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        _certificates.Delete(recursive: true);
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
}
