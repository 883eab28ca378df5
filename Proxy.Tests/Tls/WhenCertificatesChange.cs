using System.Diagnostics;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Settings;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.Tls;

internal sealed class WhenCertificatesChange
{
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";
    private const string Gated = "2001";
    private const int Renewed = 3101;
    private const int NotUsed = 3102;
    private const int EndsSoon = 3103;
    private const int Ended = 3104;

    private TestAuthority _authority = null!;
    private CozeEmulator _coze = null!;
    private MountedSecret _secret = null!;
    private TestCertificate _first = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _authority = TestAuthority.Create("authority");
        _first = _authority.Issue("first");
        _secret = new MountedSecret(Files(_first));
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _coze.DisposeAsync();
        _secret.Dispose();
        _authority.Dispose();
    }

    [Test]
    public async Task New_connections_get_the_new_one_and_an_open_stream_goes_on()
    {
        // Kestrel's own way gives what is open five seconds.
        var longer = TimeSpan.FromSeconds(7);
        await using var tls = await StartProxyAsync(("Coze:KeepAlive", "00:00:00.200"));
        var gate = new TaskCompletionSource();
        _coze.Add(Gated, new WorkflowScript("gated").Say("before ").PauseUntil(gate.Task).Say("after").EndWithOutput("x").Done());
        using var client = tls.NewClient(_authority);
        using var stream = await OpenAnswer.OpenAsync(client, ChatBody.Of(Gated, stream: true));
        (await stream.ReadLineAsync()).ShouldNotBeNull().ShouldContain("before ");
        (await tls.ThumbprintAsync()).ShouldBe(_first.Thumbprint);
        var second = _authority.Issue("second");

        _secret.Change(Files(second));

        await Eventually.HoldsAsync(async () => await tls.ThumbprintAsync() == second.Thumbprint, "The new certificate is not used.");
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < longer;)
        {
            (await stream.ReadLineAsync()).ShouldBe(": keep-alive");
        }

        gate.SetResult();
        (await stream.ReadToEndAsync())[^1].ShouldBe("data: [DONE]");
        tls.Proxy.Log.Lines.Count(line => line.EventId == Renewed).ShouldBe(1);
        await tls.Proxy.ShouldBeInOrderAsync();
    }

    [TestCase("garbage")]
    [TestCase("the key of another")]
    [TestCase("expired")]
    [TestCase("for clients")]
    [TestCase("nothing")]
    public async Task One_that_cannot_be_used_leaves_the_one_before_in_force_and_is_told_once(string how)
    {
        await using var tls = await StartProxyAsync();
        var other = _authority.Issue("other");
        _secret.Change(how switch
        {
            "garbage" => [(Certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), (Key, other.KeyPem)],
            "the key of another" => [(Certificate, other.Pem), (Key, _first.KeyPem)],
            "expired" => Files(_authority.Issue("expired", TimeSpan.FromHours(-1))),
            "for clients" => Files(_authority.IssueForClient("client")),
            _ => [],
        });

        Look(tls);
        Look(tls);

        (await tls.ThumbprintAsync()).ShouldBe(_first.Thumbprint);
        var line = tls.Proxy.Log.Lines.Single(line => line.EventId == NotUsed);
        line.Level.ShouldBe(LogLevel.Error);
        line.Text.ShouldContain(_secret.PathOf(Certificate));
        line.Text.ShouldNotContain("PRIVATE KEY");
        _secret.Change(Files(other));
        Look(tls);
        (await tls.ThumbprintAsync()).ShouldBe(other.Thumbprint);
    }

    [Test]
    public async Task One_that_ends_soon_is_warned_of_and_one_that_has_ended_is_an_error()
    {
        _secret.Change(Files(_authority.Issue("short", TimeSpan.FromDays(13.5))));
        await using (var tls = await StartProxyAsync())
        {
            var line = tls.Proxy.Log.Lines.Single(line => line.EventId == EndsSoon);
            line.Level.ShouldBe(LogLevel.Warning);
            line.Text.ShouldContain("in 13 days");
            Look(tls);
            tls.Proxy.Log.Lines.Count(entry => entry.EventId == EndsSoon).ShouldBe(1, "once a day is enough");
            _secret.Change(Files(_authority.Issue("long", TimeSpan.FromDays(15))));
            Look(tls);
            tls.Proxy.Log.Lines.Count(entry => entry.EventId == EndsSoon).ShouldBe(1);
        }

        // At the start it is all there is: probes and plain endpoints answer, and it can be renewed.
        _secret.Change(Files(_authority.Issue("expired", TimeSpan.FromHours(-1))));
        await using var late = await StartProxyAsync();
        late.Proxy.Log.Lines.Single(line => line.EventId == Ended).Level.ShouldBe(LogLevel.Error);
        _secret.Change(Files(_first));
        Look(late);
        (await late.ThumbprintAsync()).ShouldBe(_first.Thumbprint);
    }

    [Test]
    public async Task Those_that_lead_to_the_authority_are_sent_with_it()
    {
        using var between = _authority.CreateBeneath("between");
        var certificate = between.Issue("leaf");
        _secret.Change((Certificate, certificate.Pem + "\n" + between.Pem), (Key, certificate.KeyPem));
        await using var tls = await StartProxyAsync();
        using var client = tls.NewClient(_authority);

        (await client.GetAsync("/v1/models")).EnsureSuccessStatusCode();
    }

    [Test]
    public async Task One_in_pkcs12_with_a_password_is_taken()
    {
        var path = Path.Combine(Path.GetTempPath(), $"cozeproxy-{Guid.NewGuid():N}.pfx");
        await File.WriteAllBytesAsync(path, _first.ToPkcs12("a password"));
        try
        {
            await using var tls = await TlsProxy.StartAsync(_coze, [("Certificate:Path", path), ("Certificate:Password", "a password")]);
            (await tls.ThumbprintAsync()).ShouldBe(_first.Thumbprint);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Task<TlsProxy> StartProxyAsync(params IEnumerable<(string Key, string Value)> settings) => TlsProxy.StartAsync(
        _coze, [("Certificate:Path", _secret.PathOf(Certificate)), ("Certificate:KeyPath", _secret.PathOf(Key))], settings);

    private static void Look(TlsProxy tls) => tls.Proxy.Services.GetRequiredService<TlsMaterial>().Look();

    private static (string Name, string Text)[] Files(TestCertificate certificate) => [(Certificate, certificate.Pem), (Key, certificate.KeyPem)];
}
