using System.Globalization;
using System.Text.RegularExpressions;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Cli;

/// <summary>The commands beside a proxy that runs: they ask it, and touch nothing of its themselves.</summary>
internal sealed class WhenOperatorsUseTheCommandLine
{
    private const string Hostile = "[red]x[/] :smile: \u001b[31mred\u001b]0;title\u0007 \u202eabc\r\nsecond\tline";

    private CozeEmulator _coze = null!;
    private ProxyProcess _proxy = null!;
    private ProxyAccount _demo = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _proxy = await ProxyProcess.StartNewAsync(_coze, new Dictionary<string, string>
        {
            ["LC_ALL"] = "C.UTF-8",
            ["Billing:Prices:coze-workflow:PerCall"] = "1",
            ["Coze:Channels:broken:BaseUrl"] = $"http://127.0.0.1:{Ports.Free()}",
            ["Coze:Channels:broken:Auth:Type"] = "OAuthJwt",
            ["Coze:Channels:broken:Auth:Config"] = _coze.OAuthAppJson,
            ["Coze:Channels:broken:Models:0"] = "none",
        });
        _demo = await _proxy.OpenAccountAsync("10");
        (await CallAsync(_demo.Key)).IsDone.ShouldBeTrue();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _proxy.DisposeAsync();
        await _coze.DisposeAsync();
    }

    [Test]
    public async Task A_key_of_a_new_account_is_printed_alone_works_and_is_revoked()
    {
        (await RunAsync("accounts", "create", "--name", "shop", "--balance", "1")).ShouldContain("shop");
        (await RunAsync("accounts", "topup", "shop", "--amount", "2.5", "--note", "invoice 7", "--idempotency-key", "7")).ShouldContain("3.5");
        await RunAsync("accounts", "topup", "shop", "--amount", "2.5", "--idempotency-key", "7");
        (await RunAsync("accounts", "topup", "shop", "--amount", "-1")).ShouldContain("correction");

        var key = (await RunAsync("keys", "create", "--account", "shop", "--models", "coze-workflow,x", "--expires", "30d", "--rpm", "60", "--daily-budget", "2")).TrimEnd('\n');

        key.ShouldMatch("^sk-[A-Za-z0-9]+$");
        (await CallAsync(key)).IsDone.ShouldBeTrue();
        var shown = (await _proxy.GetAdminAsync("keys")).GetProperty("items")[0];
        shown.GetProperty("models").EnumerateArray().Select(model => model.GetString()).ShouldBe(["coze-workflow", "x"]);
        (shown.GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBeInRange(29, 30);
        (await RunAsync("accounts", "show", "shop")).ShouldMatch(@"balance +1\.5\n");
        (await RunAsync("keys", "list", "--account", "shop")).ShouldContain("active");
        (await RunAsync("keys", "revoke", shown.GetProperty("id").GetRawText())).ShouldContain("revoked");
        (await CallAsync(key)).Code.ShouldBe("invalid_api_key");
    }

    [TestCase("accounts?page=1&pageSize=50", "accounts", "list")]
    [TestCase("accounts/1", "accounts", "show", "1")]
    [TestCase("keys?account=1&page=1&pageSize=50", "keys", "list", "--account", "demo")]
    [TestCase("accounts?search=dem&page=1&pageSize=50", "accounts", "list", "--search", "dem")]
    [TestCase("channels", "channels", "list")]
    [TestCase("channels/main", "channels", "show", "main")]
    [TestCase("models", "models", "list")]
    [TestCase("prices", "prices", "list")]
    [TestCase("operators", "operators", "list")]
    [TestCase("usage?account=1&outcome=completed&page=1&pageSize=50", "usage", "list", "--account", "demo", "--outcome", "completed", "--page-size", "50")]
    [TestCase("usage/summary?by=channel", "usage", "top", "--by", "channel")]
    public async Task As_JSON_a_command_says_exactly_what_the_admin_API_says(string path, params string[] words)
    {
        var output = await RunAsync([.. words, "--json"]);

        output.ShouldBe(await _proxy.Admin.GetStringAsync($"/admin/api/{path}") + "\n");
    }

    [TestCase("accounts", "show", "nobody")]
    [TestCase("accounts", "topup", "demo", "--amount", "0")]
    [TestCase("channels", "show", "nobody")]
    [TestCase("channels", "test", "nobody")]
    [TestCase("models", "show", "deep/none")]
    [TestCase("keys", "revoke", "999")]
    [TestCase("prices", "remove", "coze-workflow")]
    [TestCase("operators", "disable", "nobody")]
    public async Task What_is_not_there_or_not_allowed_ends_with_1_in_the_language_of_the_terminal(params string[] words)
    {
        var english = await _proxy.RunBesideAsync(words);
        var chinese = await _proxy.RunBesideAsync(new Dictionary<string, string> { ["LC_ALL"] = "", ["LANG"] = "zh_CN.UTF-8" }, words);

        ShouldEnd(english, 1);
        ShouldEnd(chinese, 1);
        english.Errors.ShouldAllBe(letter => letter < 128);
        chinese.Errors.ShouldContain(letter => letter > 0x4e00);
    }

    [TestCase("accounts")]
    [TestCase("accounts", "erase")]
    [TestCase("accounts", "show", "--blance")]
    [TestCase("accounts", "create")]
    [TestCase("accounts", "create", "--name", "x", "--ballance", "5")]
    [TestCase("usage", "list", "--last", "soon")]
    [TestCase("usage", "top", "--by", "colour")]
    [TestCase("prices", "set", "x")]
    [TestCase("prices", "import", "nowhere.json")]
    [TestCase("operators", "role", "1", "king")]
    public async Task What_is_asked_wrongly_ends_with_2(params string[] words) => ShouldEnd(await _proxy.RunBesideAsync(words), 2);

    [Test]
    public async Task A_proxy_that_cannot_be_asked_ends_with_2_and_the_reason()
    {
        await Refused("refuses this admin token", ("Admin__Token", "wrong"));
        await Refused("refuses this admin token", ("COZEPROXY_ADMIN_TOKEN", "wrong"));
        await Refused("wants its admin token", ("Admin__Token", ""));
        await Refused("cannot be reached", ("COZEPROXY_URL", $"http://127.0.0.1:{Ports.Free()}"));
        await Refused("not an address", ("COZEPROXY_URL", "localhost"));
        await Refused("not as CozeProxy's admin API", ("COZEPROXY_URL", _coze.BaseAddress.AbsoluteUri));

        // What is kept here is not told to other machines.
        await Refused("is not sent to", ("COZEPROXY_URL", "http://192.0.2.1:3000"));

        // It looks where nobody listens, and the ledger belongs to the proxy that does.
        await Refused("cozeproxy.db", ("urls", $"http://127.0.0.1:{Ports.Free()}"));

        async Task Refused(string because, (string Name, string Value) variable)
        {
            var end = await _proxy.RunBesideAsync(new Dictionary<string, string> { [variable.Name] = variable.Value }, "accounts", "list", "--json");
            ShouldEnd(end, 2);
            end.Errors.ShouldContain(because);
            end.Errors.ShouldNotContain("admin-token-of-the-tests");
        }
    }

    [Test]
    public async Task The_token_may_come_from_a_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_proxy.Folder, "token"), "admin-token-of-the-tests\n");

        var end = await _proxy.RunBesideAsync(new Dictionary<string, string> { ["Admin__Token"] = "wrong" }, "accounts", "list", "--token-file", "token");

        end.ExitCode.ShouldBe(0, end.Errors);
    }

    [Test]
    public async Task Texts_of_others_are_words_and_nothing_else()
    {
        await _proxy.PostAdminAsync("accounts", new { name = Hostile, group = new string('x', 5000) });

        var list = await RunAsync("accounts", "list");
        var found = await RunAsync("accounts", "list", "--search", "[red]");
        var shown = await RunAsync("accounts", "show", Hostile);

        foreach (var output in new[] { list, found, shown })
        {
            output.ShouldContain("[red]x[/] :smile:");
            output.ShouldNotContain(letter => letter != '\n' && (char.IsControl(letter) || letter == '\u202e'));
        }

        list.Split('\n').ShouldAllBe(line => line.Length <= 80);
        found.ShouldNotContain("demo");
    }

    [Test]
    public async Task A_channels_test_ends_as_it_went()
    {
        var good = await RunAsync("channels", "test", "main", "--workflow", SandboxWorkflows.WordByWord, "--run", "--parameters", """{"BOT_USER_INPUT":"Hi"}""");
        var broken = await _proxy.RunBesideAsync("channels", "test", "broken");

        good.ShouldContain("The run said: Hello!");
        broken.ExitCode.ShouldBe(1, broken.Errors);
        broken.Output.ShouldMatch("token +failed");
        broken.Errors.ShouldBeEmpty();
    }

    [Test]
    public async Task Prices_are_set_in_parts_and_carried_as_a_whole()
    {
        await RunAsync("prices", "set", "gpt", "--input", "0.0025", "--output", "0.01");
        await RunAsync("prices", "set", "gpt", "--per-call", "0.5");
        (await RunAsync("prices", "list")).ShouldMatch(@"gpt +0\.0025 +0\.01 +0\.5 +0 +4 +database");

        await RunAsync("prices", "export", "prices.json");
        await RunAsync("prices", "remove", "gpt");
        await RunAsync("prices", "set", "other", "--input", "1");
        await RunAsync("prices", "import", "prices.json");

        (await RunAsync("prices", "export")).ShouldBe(await File.ReadAllTextAsync(Path.Combine(_proxy.Folder, "prices.json")));
        (await RunAsync("prices", "list")).ShouldNotContain("other");
    }

    [TestCase("vendor/gpt 4o")]
    [TestCase("missing")]
    [TestCase("what-if")]
    public async Task A_price_is_set_and_removed_whatever_its_name(string name)
    {
        await RunAsync("prices", "set", name, "--input", "1");
        await RunAsync("prices", "set", name, "--output", "3");
        (await RunAsync("prices", "list")).ShouldMatch($"{Regex.Escape(name)} +1 +3 ");
        await RunAsync("prices", "remove", name);
        (await RunAsync("prices", "list")).ShouldNotContain(name);
    }

    [Test]
    public async Task Usage_is_summed_by_name_and_exported_as_it_is()
    {
        (await RunAsync("usage", "top", "--last", "24h", "--by", "account")).ShouldContain("1 demo");
        (await RunAsync("usage", "export", "calls.csv", "--account", "demo")).ShouldContain("calls.csv");

        (await File.ReadAllTextAsync(Path.Combine(_proxy.Folder, "calls.csv"))).ShouldBe(await _proxy.Admin.GetStringAsync("/admin/api/usage.csv?account=1"));
        (await RunAsync("usage", "export", "-", "--account", "demo")).ShouldStartWith("time,requestId,");
    }

    [Test]
    public async Task Help_ends_with_an_example()
    {
        (await RunAsync("--help")).ShouldContain("accounts");
        (await RunAsync("ledger", "verify", "--help")).TrimEnd().ShouldEndWith("CozeProxy ledger verify --json");
        (await RunAsync("keys", "create", "--help")).TrimEnd().ShouldEndWith("CozeProxy keys create --account demo --models gpt-4o --expires 30d");
    }

    private async Task<string> RunAsync(params string[] words)
    {
        var end = await _proxy.RunBesideAsync(words);
        end.ExitCode.ShouldBe(0, string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', words)}: {end.Output}{end.Errors}"));
        end.Errors.ShouldBeEmpty();
        return end.Output;
    }

    private async Task<ChatAnswer> CallAsync(string key)
    {
        using var client = _proxy.NewClient(key);
        return await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true));
    }

    private static void ShouldEnd(ProgramEnd end, int exitCode)
    {
        end.ExitCode.ShouldBe(exitCode, end.Output + end.Errors);
        end.Output.ShouldBeEmpty();
        end.Errors.ShouldEndWith("\n");
        end.Errors.TrimEnd('\n').ShouldNotContain("\n");
        end.Errors.ShouldNotBeNullOrWhiteSpace();
    }
}
