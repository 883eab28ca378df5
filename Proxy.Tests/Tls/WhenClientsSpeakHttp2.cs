using System.Net;
using System.Net.Http.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Settings;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Tls;

internal sealed class WhenClientsSpeakHttp2
{
    private const string Scripted = "2001";
    private const int ClientLeft = 4001;
    private const int Settled = 5103;
    private const int Piece = 16 * 1024;
    private const int Pieces = 4096;

    private TestAuthority _authority = null!;
    private MountedSecret _secret = null!;
    private CozeEmulator _coze = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _authority = TestAuthority.Create("authority");
        var certificate = _authority.Issue("proxy");
        _secret = new MountedSecret(("tls.crt", certificate.Pem), ("tls.key", certificate.KeyPem));
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _coze.DisposeAsync();
        _secret.Dispose();
        _authority.Dispose();
    }

    [TestCase(1, 1)]
    [TestCase(2, 0)]
    public async Task Either_version_is_there_and_streams_event_by_event(int major, int minor)
    {
        await using var tls = await StartProxyAsync();
        var gate = new TaskCompletionSource();
        _coze.Add(Scripted, new WorkflowScript("gated").Say("before ").PauseUntil(gate.Task).Say("after").EndWithOutput("x").Done());
        using var client = tls.NewClient(_authority, new Version(major, minor));
        using var answer = await OpenAnswer.OpenAsync(client, ChatBody.Of(Scripted, stream: true));

        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("before ");
        gate.SetResult();

        (await answer.ReadToEndAsync())[^1].ShouldBe("data: [DONE]");
        await tls.Proxy.ShouldBeInOrderAsync();
    }

    [Test]
    public async Task Without_tls_it_is_there_for_who_knows_of_it()
    {
        await using var tls = await StartProxyAsync(("Kestrel:Endpoints:Known:Url", "http://127.0.0.2:0"), ("Kestrel:Endpoints:Known:Protocols", "Http2"));
        using var client = new HttpClient
        {
            BaseAddress = tls.Proxy.Addresses.Single(address => address.Host == "127.0.0.2"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = tls.Proxy.Client.DefaultRequestHeaders.Authorization;

        var answer = await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true));

        answer.IsDone.ShouldBeTrue();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_stream_that_is_not_read_is_given_up_and_its_run_read_to_the_end(bool besideAnother)
    {
        await using var tls = await StartProxyAsync(("Coze:StalledClientTimeout", "00:00:02"), ("Coze:KeepAlive", "00:00:00.500"));
        var much = new SayMuch(new string('a', Piece), Pieces);
        _coze.Add(Scripted, new WorkflowScript("much").Then(much).EndWithOutput("much", RunUsage.Of(1000, 2000)).Done());
        using var client = tls.NewClient(_authority, HttpVersion.Version20);
        client.Timeout = Timeout.InfiniteTimeSpan;

        // One connection carries both, and the other is read all the time.
        var gate = new TaskCompletionSource();
        _coze.Add("2002", new WorkflowScript("alive").Say("alive ").PauseUntil(gate.Task).Say("to the end").EndWithOutput("x").Done());
        var alive = besideAnother ? await OpenAnswer.OpenAsync(client, ChatBody.Of("2002", stream: true)) : null;
        var reading = alive?.ReadToEndAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path) { Content = JsonContent.Create(ChatBody.Of(Scripted, stream: true)) };
        using var stalled = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await tls.Proxy.Log.WaitForAsync(line => line.EventId == ClientLeft, Eventually.Patience);
        await tls.Proxy.Log.WaitForAsync(line => line.EventId == Settled, Eventually.Patience);

        much.Said.ShouldBe((long)Piece * Pieces);
        var row = (await tls.Proxy.UsageAsync()).Single(call => call.GetProperty("outcome").GetString() == "client_gone");
        row.GetProperty("charge").GetString().ShouldBe("0.005");
        gate.SetResult();
        if (reading is not null)
        {
            (await reading)[^1].ShouldBe("data: [DONE]", "one stream's stall is not another's");
            alive!.Dispose();
        }

        await tls.Proxy.ShouldBeInOrderAsync();
    }

    [Test]
    public async Task A_proxy_that_ends_finishes_its_streams_and_says_goodbye()
    {
        await using var tls = await StartProxyAsync(("Kestrel:Endpoints:Known:Url", "http://127.0.0.2:0"), ("Kestrel:Endpoints:Known:Protocols", "Http2"));
        var gate = new TaskCompletionSource();
        _coze.Add(Scripted, new WorkflowScript("gated").Say("before ").PauseUntil(gate.Task).Say("after").EndWithOutput("x").Done());
        using var client = tls.NewClient(_authority, HttpVersion.Version20);
        using var answer = await OpenAnswer.OpenAsync(client, ChatBody.Of(Scripted, stream: true));
        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("before ");
        using var idle = await BareHttp2.ConnectAsync(tls.Proxy.Addresses.Single(address => address.Host == "127.0.0.2"));

        var stopping = tls.Proxy.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await answer.ReadToEndAsync())[^1].ShouldBe("data: [DONE]");
        await idle.ShouldBeToldToGoAsync();
        await stopping.WaitAsync(Eventually.Patience);
    }

    private Task<TlsProxy> StartProxyAsync(params IEnumerable<(string Key, string Value)> settings) => TlsProxy.StartAsync(
        _coze, [("Certificate:Path", _secret.PathOf("tls.crt")), ("Certificate:KeyPath", _secret.PathOf("tls.key"))], settings);
}
