using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Lifecycle;

/// <summary>A real process that gets real signals.</summary>
internal sealed class WhenTheProxyIsAskedToEnd
{
    private const int CutExitCode = 3;
    private const string WorkflowId = "7500";
    private const decimal PerCall = 0.01m;
    private const decimal Whole = 0.03m;
    private const string LongDelay = "00:10:00";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private CozeEmulator _coze = null!;
    private ProxyProcess _proxy = null!;
    private TaskCompletionSource _gate = null!;
    private ProxyAccount _account = null!;

    [SetUp]
    public async Task StartCozeAsync()
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _coze.Add(WorkflowId, new WorkflowScript("gate").Say("one ").PauseUntil(_gate.Task).Say("two").EndWithOutput("one two", RunUsage.Of(10, 20)).Done());
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _proxy.DisposeAsync();
        _gate.TrySetResult();
        await _coze.DisposeAsync();
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task It_is_not_ready_at_once_and_serves_whoever_does_not_know_yet(string signal)
    {
        await StartAsync(("Coze:ShutdownDelay", LongDelay));
        using var client = _proxy.NewClient(_account.Key);
        using var stream = await StreamAsync(client);
        var whole = AskAsync(client, stream: false);
        (await _proxy.IsReadyAsync()).ShouldBeTrue();

        await _proxy.AskToEndAsync(signal);
        await Eventually.HoldsAsync(async () => await StatusAsync("/healthz/ready") == HttpStatusCode.ServiceUnavailable, "It stays ready.");
        (await StatusAsync("/healthz/live")).ShouldBe(HttpStatusCode.OK);
        var late = await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true));
        (late.IsDone, late.Headers["Connection"]).ShouldBe((true, "close"));

        // Its headers had not been written yet.
        _gate.SetResult();
        var running = await whole;
        (running.Status, running.Headers["Connection"]).ShouldBe((200, "close"));
        (await ChatAnswer.ReadAsync(stream)).IsDone.ShouldBeTrue();
    }

    [Test]
    public async Task It_ends_well_when_all_its_streams_have_ended_and_the_port_is_closed_before()
    {
        await StartAsync(("Coze:ShutdownDelay", "00:00:01"), ("Logging:LogLevel:CozeProxy.Lifecycle", "Information"));
        using var client = _proxy.NewClient(_account.Key);
        using var stream = await StreamAsync(client);

        await _proxy.AskToEndAsync();
        await Eventually.HoldsAsync(async () => !await Ports.IsOpenAsync(_proxy.Address.Port), "It goes on listening.");
        await Eventually.HoldsAsync(() => _proxy.Output.Contains("Waiting for 1 calls to end", StringComparison.Ordinal), "It does not say for what it waits.");
        _gate.SetResult();

        (await ChatAnswer.ReadAsync(stream)).IsDone.ShouldBeTrue();
        (await _proxy.EndedAsync().WaitAsync(Patience)).ShouldBe(0, _proxy.Output);
        (await ChargesAsync("completed")).ShouldBe([Whole]);
    }

    [Test]
    public async Task Asked_a_second_time_it_cuts_its_streams_and_says_so_in_each()
    {
        await StartAsync(("Coze:ShutdownDelay", LongDelay));
        using var client = _proxy.NewClient(_account.Key);
        using var stream = await StreamAsync(client);
        var whole = AskAsync(client, stream: false);
        await Eventually.HoldsAsync(() => _coze.Seen.Runs.Count == 2, "The second call does not begin.");

        await _proxy.AskToEndAsync();
        await Eventually.HoldsAsync(async () => !await _proxy.IsReadyAsync(), "It stays ready.");
        await _proxy.AskToEndAsync("INT");

        ShouldBeCut(await ChatAnswer.ReadAsync(stream));
        (await whole).Status.ShouldBe(503);
        (await _proxy.EndedAsync().WaitAsync(Patience)).ShouldBe(CutExitCode, _proxy.Output);

        // The one was given a word; the other nothing.
        var charges = await ChargesAsync("failed");
        charges.Count.ShouldBe(2);
        charges.Min().ShouldBe(0);
        charges.Max().ShouldBeInRange(PerCall, Whole - 0.001m);
    }

    [Test]
    public async Task It_cuts_its_streams_when_their_time_is_over()
    {
        await StartAsync(("Coze:ShutdownTimeout", "00:00:01"));
        using var client = _proxy.NewClient(_account.Key);
        using var stream = await StreamAsync(client);

        await _proxy.AskToEndAsync();

        ShouldBeCut(await ChatAnswer.ReadAsync(stream));
        (await _proxy.EndedAsync().WaitAsync(Patience)).ShouldBe(CutExitCode, _proxy.Output);
        (await ChargesAsync("failed")).ShouldHaveSingleItem().ShouldBeInRange(PerCall, Whole - 0.001m);
    }

    [Test]
    public async Task A_run_whose_client_has_left_is_given_up_when_it_hurries()
    {
        await StartAsync(("Coze:ShutdownDelay", LongDelay), ("Logging:LogLevel:CozeProxy.Transforms", "Information"));
        using (var client = _proxy.NewClient(_account.Key))
        {
            using var stream = await StreamAsync(client);
        }

        await Eventually.HoldsAsync(() => _proxy.Output.Contains("left; its run is read", StringComparison.Ordinal), "The client's leaving is not noticed.");
        await _proxy.AskToEndAsync();
        await Eventually.HoldsAsync(async () => !await _proxy.IsReadyAsync(), "It stays ready.");
        await _proxy.AskToEndAsync();

        (await _proxy.EndedAsync().WaitAsync(Patience)).ShouldBe(CutExitCode, _proxy.Output);
        (await ChargesAsync("abandoned")).ShouldHaveSingleItem().ShouldBeInRange(PerCall, Whole - 0.001m);
    }

    [Test]
    public async Task A_connection_of_HTTP_2_is_let_go_of_while_its_streams_go_on()
    {
        var (first, second) = ($"http://127.0.0.1:{Ports.Free()}", new Uri($"http://127.0.0.1:{Ports.Free()}"));
        await StartAsync(
            ("Coze:ShutdownDelay", LongDelay), ("urls", first), ("Kestrel:Endpoints:One:Url", first),
            ("Kestrel:Endpoints:Two:Url", second.AbsoluteUri), ("Kestrel:Endpoints:Two:Protocols", "Http2"));
        var connections = 0;
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync })
        {
            BaseAddress = second,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DefaultRequestHeaders = { Authorization = new("Bearer", _account.Key) },
        };
        using var stream = await StreamAsync(client, HttpVersion.Version20);
        (await AskNowAsync(client)).ShouldBe(HttpStatusCode.OK);
        connections.ShouldBe(1);

        await _proxy.AskToEndAsync();
        await Eventually.HoldsAsync(async () => await AskNowAsync(client) == HttpStatusCode.OK && connections > 1, "The connection is used on.");
        _gate.SetResult();

        (await ChatAnswer.ReadAsync(stream)).IsDone.ShouldBeTrue();

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }

        static async Task<HttpStatusCode> AskNowAsync(HttpClient client)
        {
            using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
            return answer.StatusCode;
        }
    }

    private async Task StartAsync(params IReadOnlyList<(string Key, string Value)> settings)
    {
        _proxy = await ProxyProcess.StartNewAsync(_coze, new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        {
            ["Billing:Prices:coze-workflow:PerCall"] = "0.01",
            ["Billing:Prices:coze-workflow:OutputPer1K"] = "1",
        });
        _account = await _proxy.OpenAccountAsync("10");
    }

    /// <summary>A stream whose first word has come.</summary>
    private static async Task<HttpResponseMessage> StreamAsync(HttpClient client, Version? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path)
        {
            Content = JsonContent.Create(ChatBody.Of(WorkflowId, stream: true)),
            Version = version ?? HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer;
    }

    private static Task<ChatAnswer> AskAsync(HttpClient client, bool stream) => ChatAnswer.ReadAsync(client, ChatBody.Of(WorkflowId, stream));

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await _proxy.Admin.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private static void ShouldBeCut(ChatAnswer answer)
    {
        answer.Text.ShouldBe("one ");
        answer.IsDone.ShouldBeFalse();
        answer.Code.ShouldBe("shutting_down");
    }

    /// <summary>What the next process finds in the books, which must be in order.</summary>
    private async Task<IReadOnlyList<decimal>> ChargesAsync(string outcome)
    {
        await _proxy.StartAsync();
        var rows = (await _proxy.GetAdminAsync("usage")).GetProperty("items").EnumerateArray().ToList();
        rows.Select(row => row.GetProperty("outcome").GetString()).Distinct().ShouldBe([outcome]);
        var ledger = await _proxy.GetAdminAsync("ledger/verify");
        (ledger.GetProperty("ok").GetBoolean(), ledger.GetProperty("openHolds").GetInt64()).ShouldBe((true, 0L), ledger.ToString());
        return [.. rows.Select(row => decimal.Parse(row.GetProperty("charge").GetString()!, CultureInfo.InvariantCulture))];
    }
}
