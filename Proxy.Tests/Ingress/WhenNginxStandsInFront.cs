using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Console;
using CozeProxy.Tests.Documents;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Tls;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Ingress;

/// <summary>The server of docs/ingress.md in a real nginx, whose buffers and time-outs are its own.</summary>
internal sealed class WhenNginxStandsInFront
{
    private const string Worded = "2001";
    private const string SilentBefore = "2002";
    private const string SilentBetween = "2003";
    private const string Late = "2004";

    // Longer than the 60 seconds for which nginx waits.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    private TestAuthority _authority = null!;
    private CozeEmulator _coze = null!;
    private ProxyUnderTest _proxy = null!;
    private IngressServer _nginx = null!;
    private HttpClient _client = null!;
    private Func<Task<IReadOnlyList<string>>> _silence = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _authority = TestAuthority.Create("ingress");
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _coze.Add(SilentBefore, new WorkflowScript("before").DelayHeaders(Silence).Say("at last").EndWithOutput("x").Done());
        _coze.Add(SilentBetween, new WorkflowScript("between").Say("first ").Pause(Silence).Say("then").EndWithOutput("x").Done());
        _proxy = await ProxyUnderTest.StartAsync(_coze, new ProxySettings
        {
            HasConsole = true,
            Configuration = new Dictionary<string, string?> { ["Server:TrustedProxies"] = "127.0.0.1" },
        });
        _nginx = await IngressServer.StartAsync(Chapter.Block("ingress.md", "nginx"), _proxy.Address, _authority);
        _client = NewClient(_nginx);

        // They are silent while the other tests run, which come before the one that waits for them.
        var chat = Dialect.All[0];
        var reading = ReadAllAsync(await chat.AskAsync(_client, SilentBetween), chat.AskAsync(_client, SilentBefore));
        _silence = () => reading.WaitAsync(Silence + Eventually.Patience);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        await using (_coze)
        await using (_proxy)
        await using (_nginx)
        {
            await _proxy.ShouldBeInOrderAsync();
        }

        _authority.Dispose();
    }

    [TestCaseSource(typeof(Dialect), nameof(Dialect.All))]
    public async Task Each_chunk_comes_before_the_next_one_is_said(Dialect dialect)
    {
        const int Words = 5;
        var gates = Enumerable.Range(0, Words).Select(_ => new TaskCompletionSource()).ToArray();
        var script = new WorkflowScript("words");
        for (var i = 0; i < Words; i++)
        {
            script = script.Say($"word{i} ").PauseUntil(gates[i].Task);
        }

        _coze.Add(Worded, script.EndWithOutput("x").Done());
        using var answer = await dialect.AskAsync(_client, Worded);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var i = 0; i < Words; i++)
        {
            await ReadUntilAsync(reader, $"word{i} ");
            gates[i].SetResult();
        }

        (await reader.ReadToEndAsync()).ShouldContain("data: ");
    }

    [Test]
    public async Task Cookies_are_for_https_alone_and_the_console_works_over_its_websocket()
    {
        await using var browser = await (await Browsers.GetAsync()).NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = _nginx.Address.AbsoluteUri,
            IgnoreHTTPSErrors = true,
        });
        var page = await browser.NewPageAsync();
        var opened = new TaskCompletionSource<string>();
        var answered = new TaskCompletionSource();
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, _) => answered.TrySetResult();
            opened.TrySetResult(socket.Url);
        };
        await page.GotoAsync("/admin");
        page.Url.ShouldStartWith($"{_nginx.Address.AbsoluteUri}admin/sign-in");
        await page.FillAsync("#password", ProxyUnderTest.AdminToken);
        await page.ClickAsync("main button[type=submit]");
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();

        (await opened.Task.WaitAsync(Eventually.Patience)).ShouldStartWith("wss://");
        await answered.Task.WaitAsync(Eventually.Patience);
        var cookies = (await browser.CookiesAsync()).Where(cookie => cookie.Name.StartsWith("cozeproxy.", StringComparison.Ordinal)).ToList();
        cookies.Select(cookie => cookie.Name).ShouldContain("cozeproxy.console");
        cookies.Select(cookie => cookie.Name).ShouldContain("cozeproxy.antiforgery");
        cookies.ShouldAllBe(cookie => cookie.Secure);
    }

    [Test]
    public async Task An_image_larger_than_nginx_allows_by_itself_comes_through()
    {
        _coze.Add(Worded, new WorkflowScript("whole").EndWithOutput("x").Done());
        var body = JsonSerializer.Serialize(new
        {
            model = $"workflow-{Worded}",
            messages = new[] { new { role = "user", content = new string('a', 2 * 1024 * 1024) } },
        });
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));

        using var answer = await _client.PostAsync(ChatAnswer.Path, content);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_whole_answer_that_nginx_does_not_wait_for_is_read_to_its_end_and_charged()
    {
        var gate = new TaskCompletionSource();
        _coze.Add(Late, new WorkflowScript("late").PauseUntil(gate.Task).EndWithOutput("late", RunUsage.Of(1000, 2000)).Done());
        var impatient = Chapter.Block("ingress.md", "nginx").Replace("# proxy_read_timeout 660s;", "proxy_read_timeout 1s;", StringComparison.Ordinal);
        await using var nginx = await IngressServer.StartAsync(impatient, _proxy.Address, _authority);
        using var client = NewClient(nginx);

        using var answer = await client.PostAsync(
            ChatAnswer.Path, System.Net.Http.Json.JsonContent.Create(new { model = $"workflow-{Late}", messages = new[] { new { role = "user", content = "Hello" } } }));
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        await Eventually.HoldsAsync(() => _proxy.Services.GetRequiredService<IDrains>().Count == 1, "That nginx has left is not noticed.");
        gate.SetResult();

        JsonElement row = default;
        await Eventually.HoldsAsync(
            async () => (row = (await _proxy.UsageAsync()).FirstOrDefault(call => call.GetProperty("model").GetString() == $"workflow-{Late}")).ValueKind == JsonValueKind.Object
                && row.GetProperty("outcome").GetString() == "client_gone",
            "The call of the client that is gone is not settled.");
        row.GetProperty("charge").GetString().ShouldBe("0.005");
    }

    [Test]
    public async Task Streams_survive_a_silence_of_ninety_seconds_before_their_first_word_and_after()
    {
        var answers = await _silence();

        answers.Count.ShouldBe(2);
        foreach (var answer in answers)
        {
            answer.ShouldEndWith("data: [DONE]\n\n");
            answer.ShouldContain(": keep-alive");
        }

        answers[0].ShouldContain("first ");
        answers[0].ShouldContain("then");
        answers[1].ShouldContain("at last");
    }

    private HttpClient NewClient(IngressServer nginx)
    {
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = _authority.Trust } })
        {
            BaseAddress = nginx.Address,
            Timeout = Silence + Eventually.Patience,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _proxy.Key);
        return client;
    }

    private static async Task<IReadOnlyList<string>> ReadAllAsync(HttpResponseMessage open, Task<HttpResponseMessage> opening)
    {
        using (open)
        using (var opened = await opening)
        {
            return await Task.WhenAll(open.Content.ReadAsStringAsync(), opened.Content.ReadAsStringAsync());
        }
    }

    private static async Task ReadUntilAsync(StreamReader reader, string word)
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains(word, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The stream ended before '{word}'.");
    }
}
