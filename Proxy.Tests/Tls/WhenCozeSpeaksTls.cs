using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Tls;

/// <summary>A Coze behind an authority of one's own, as where a gateway inspects what leaves.</summary>
internal sealed class WhenCozeSpeaksTls
{
    private TestAuthority _authority = null!;
    private CozeEmulator _coze = null!;
    private string _ca = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _authority = TestAuthority.Create("inspection");
        _ca = Path.GetTempFileName();
        await File.WriteAllTextAsync(_ca, _authority.Pem);
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions { Certificate = _authority.Issue("coze").ToX509() }, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _coze.DisposeAsync();
        _authority.Dispose();
        File.Delete(_ca);
    }

    [TestCase(null, "HTTP/2")]
    [TestCase("1.1", "HTTP/1.1")]
    public async Task It_is_called_by_http2_unless_another_version_is_set(string? version, string expected)
    {
        var settings = new Dictionary<string, string> { ["Billing:Prices:coze-workflow:PerCall"] = "1", ["SSL_CERT_FILE"] = _ca };
        if (version is not null)
        {
            settings["ReverseProxy:Clusters:coze:HttpRequest:Version"] = version;
        }

        await using var proxy = await ProxyProcess.StartNewAsync(_coze, settings);
        using var client = proxy.NewClient((await proxy.OpenAccountAsync("10")).Key);

        var answer = await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true));

        answer.IsDone.ShouldBeTrue(proxy.Output);
        _coze.Seen.Runs[^1].Protocol.ShouldBe(expected);
    }

    [Test]
    public async Task Without_its_authority_nothing_is_sent_there()
    {
        await using var proxy = await ProxyProcess.StartNewAsync(_coze, new Dictionary<string, string> { ["Billing:Prices:coze-workflow:PerCall"] = "1" });
        using var client = proxy.NewClient((await proxy.OpenAccountAsync("10")).Key);
        var (runs, exchanges) = (_coze.Seen.Runs.Count, _coze.Seen.Exchanges.Count);

        var answer = await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: false));

        answer.Status.ShouldBeOneOf(502, 503);
        (_coze.Seen.Runs.Count, _coze.Seen.Exchanges.Count).ShouldBe((runs, exchanges));
    }
}
