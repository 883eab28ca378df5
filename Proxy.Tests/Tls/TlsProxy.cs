using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Tls;

/// <summary>A proxy with an endpoint of TLS beside the plain one, and clients that call it there.</summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private TlsProxy(ProxyUnderTest proxy) => Proxy = proxy;

    public ProxyUnderTest Proxy { get; }

    public Uri Secure => Proxy.Addresses.Single(address => address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Its endpoints are <c>Plain</c> and <c>Secure</c>; settings of the latter come without its name.</summary>
    public static async Task<TlsProxy> StartAsync(
        CozeEmulator coze, IEnumerable<(string Key, string Value)> secure, params IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Plain:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Secure:Url"] = "https://127.0.0.1:0",
        };
        foreach (var (key, value) in secure.Select(setting => ($"Kestrel:Endpoints:Secure:{setting.Key}", setting.Value)).Concat(settings))
        {
            configuration[key] = value;
        }

        return new TlsProxy(await ProxyUnderTest.StartAsync(coze, new ProxySettings { Configuration = configuration }));
    }

    /// <summary>A client with the demo account's key that speaks one version and no other.</summary>
    public HttpClient NewClient(TestAuthority trusted, Version? version = null, TestCertificate? certificate = null)
    {
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trusted.Trust } };
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.ToX509();
        }

        var client = new HttpClient(handler)
        {
            BaseAddress = Secure,
            Timeout = Eventually.Patience,
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Proxy.Key);
        return client;
    }

    /// <summary>The certificate that a new connection is met with, be it good or not.</summary>
    public async Task<string> ThumbprintAsync()
    {
        var met = "";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Secure.Port);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, errors) =>
        {
            met = ((X509Certificate2)certificate!).Thumbprint;
            return errors == SslPolicyErrors.None;
        });
        await stream.AuthenticateAsClientAsync("localhost").ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return met;
    }

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}
