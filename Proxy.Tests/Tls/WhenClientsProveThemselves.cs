using System.Net;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Settings;
using CozeProxy.Tls;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Tls;

/// <summary>Mutual TLS, and the plain endpoint for probes beside it.</summary>
internal sealed class WhenClientsProveThemselves
{
    private const string Ca = "ca.crt";

    private TestAuthority _servers = null!;
    private TestAuthority _clients = null!;
    private MountedSecret _secret = null!;
    private CozeEmulator _coze = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _servers = TestAuthority.Create("servers");
        _clients = TestAuthority.Create("clients");
        var certificate = _servers.Issue("proxy");
        _secret = new MountedSecret(("tls.crt", certificate.Pem), ("tls.key", certificate.KeyPem), (Ca, _clients.Pem));
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _coze.DisposeAsync();
        _secret.Dispose();
        _clients.Dispose();
        _servers.Dispose();
    }

    [TestCase(1, 1)]
    [TestCase(2, 0)]
    public async Task Only_a_certificate_for_clients_of_the_authority_lets_anybody_in(int major, int minor)
    {
        var version = new Version(major, minor);
        await using var tls = await StartProxyAsync("RequireCertificate");

        (await StatusAsync(tls, version, _clients.IssueForClient("client"))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(tls, version, certificate: null)).ShouldBeNull("who shows none");
        (await StatusAsync(tls, version, _servers.IssueForClient("foreign"))).ShouldBeNull("who shows one of another authority");
        (await StatusAsync(tls, version, _clients.Issue("server"))).ShouldBeNull("who shows one for servers");
        await tls.Proxy.ShouldBeInOrderAsync();
    }

    [Test]
    public async Task Where_it_is_allowed_only_who_shows_a_wrong_one_is_refused()
    {
        await using var tls = await StartProxyAsync("AllowCertificate");

        (await StatusAsync(tls, HttpVersion.Version11, certificate: null)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(tls, HttpVersion.Version11, _clients.IssueForClient("client"))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(tls, HttpVersion.Version11, _servers.IssueForClient("foreign"))).ShouldBeNull();
    }

    [Test]
    public async Task Another_authority_is_taken_over_and_a_broken_file_is_not()
    {
        const int NotUsed = 3106;
        await using var tls = await StartProxyAsync("RequireCertificate");
        var material = tls.Proxy.Services.GetRequiredService<TlsMaterial>();
        using var others = TestAuthority.Create("others");

        _secret.Change((Ca, "nothing of use"));
        material.Look();
        (await StatusAsync(tls, HttpVersion.Version11, _clients.IssueForClient("client"))).ShouldBe(HttpStatusCode.OK);
        tls.Proxy.Log.Lines.ShouldContain(line => line.EventId == NotUsed);

        _secret.Change((Ca, others.Pem));
        material.Look();
        (await StatusAsync(tls, HttpVersion.Version11, _clients.IssueForClient("client"))).ShouldBeNull();
        (await StatusAsync(tls, HttpVersion.Version11, others.IssueForClient("other"))).ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task An_endpoint_for_probes_answers_them_and_nothing_else()
    {
        await using var tls = await StartProxyAsync(
            "RequireCertificate", ("Kestrel:Endpoints:Probe:Url", "http://127.0.0.2:0"), ("Server:ProbeEndpoint", "Probe"));
        using var client = tls.NewClient(_servers, certificate: _clients.IssueForClient("client"));
        foreach (var address in tls.Proxy.Addresses)
        {
            using var health = await client.GetAsync(new Uri(address, "/healthz/ready"));
            using var models = await client.GetAsync(new Uri(address, "/v1/models"));
            health.StatusCode.ShouldBe(HttpStatusCode.OK);
            models.StatusCode.ShouldBe(address.Host == "127.0.0.2" ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        }
    }

    private Task<TlsProxy> StartProxyAsync(string mode, params IEnumerable<(string Key, string Value)> settings) => TlsProxy.StartAsync(
        _coze,
        [("Certificate:Path", _secret.PathOf("tls.crt")), ("Certificate:KeyPath", _secret.PathOf("tls.key")), ("ClientCertificateMode", mode)],
        [("Server:ClientCa", _secret.PathOf(Ca)), .. settings]);

    // Null where the proxy has refused the connection.
    private async Task<HttpStatusCode?> StatusAsync(TlsProxy tls, Version version, TestCertificate? certificate)
    {
        using var client = tls.NewClient(_servers, version, certificate);
        try
        {
            using var answer = await client.GetAsync("/v1/models");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
