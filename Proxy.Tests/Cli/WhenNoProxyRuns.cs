using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Cli;

/// <summary>The commands in a folder where no proxy runs, and none has run before: they bring their own.</summary>
internal sealed class WhenNoProxyRuns
{
    private CozeEmulator _coze = null!;
    private ProxyProcess _proxy = null!;

    [SetUp]
    public async Task PrepareAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _proxy = ProxyProcess.NotStarted(new Dictionary<string, string>(ProxyProcess.Channel("main", _coze))
        {
            ["LC_ALL"] = "zh_CN.UTF-8",
            ["Logging:File:Path"] = "logs/app.log",
            ["Logging:LogLevel:Default"] = "Debug",
            ["Billing:Prices:coze-workflow:PerCall"] = "1",
        });
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _proxy.DisposeAsync();
        await _coze.DisposeAsync();
    }

    [Test]
    public async Task What_commands_make_is_there_when_the_proxy_is_started()
    {
        // Without a token, as in a new folder; none is made up for what lives as long as a command.
        var noToken = new Dictionary<string, string> { ["Admin__Token"] = "" };
        var account = await _proxy.RunBesideAsync(noToken, "accounts", "create", "--name", "demo", "--balance", "5", "--json");
        var key = await _proxy.RunBesideAsync(noToken, "keys", "create", "--account", "demo", "--quiet");
        var list = await _proxy.RunBesideAsync(noToken, "accounts", "list");
        var test = await _proxy.RunBesideAsync(noToken, "channels", "test", "main");

        JsonSerializer.Deserialize<JsonElement>(account.Output).GetProperty("balance").GetString().ShouldBe("5", account.Errors);
        list.Output.ShouldContain("余额");
        test.ExitCode.ShouldBe(0, test.Output + test.Errors);
        new[] { account, key, list, test }.ShouldAllBe(end => end.Errors == "");
        Directory.GetFileSystemEntries(_proxy.Folder).Select(Path.GetFileName).ShouldBe(["data"]);
        Directory.GetFiles(Path.Combine(_proxy.Folder, "data")).Select(Path.GetFileName).ShouldNotContain("admin-token.sha256");

        await _proxy.StartAsync();
        using var client = _proxy.NewClient(key.Output.TrimEnd('\n'));
        (await ChatAnswer.ReadAsync(client, ChatBody.Of(SandboxWorkflows.WordByWord, stream: true))).IsDone.ShouldBeTrue();
        (await _proxy.GetAdminAsync("accounts/1")).GetProperty("balance").GetString().ShouldBe("4");
    }

    [TestCase("key", "create", "--account", "demo")]
    [TestCase("help")]
    public async Task A_misspelt_command_is_refused_and_starts_no_proxy(params string[] words)
    {
        var end = await _proxy.RunBesideAsync(words);

        end.ExitCode.ShouldBe(2, end.Output);
        end.Output.ShouldBeEmpty();
        end.Errors.ShouldContain($"'{words[0]}'");
        end.Errors.TrimEnd().ShouldNotContain("\n");
        Directory.GetFileSystemEntries(_proxy.Folder).ShouldBeEmpty();
    }

    [Test]
    public async Task A_configuration_that_cannot_be_used_ends_with_2_in_one_line()
    {
        var end = await _proxy.RunBesideAsync("accounts", "list", "--Billing:Currency=shells");

        end.ExitCode.ShouldBe(2, end.Output);
        end.Output.ShouldBeEmpty();
        end.Errors.ShouldContain("Billing:Currency is 'shells'");
        end.Errors.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Test]
    public async Task Endpoints_of_the_configuration_are_not_opened()
    {
        var end = await _proxy.RunBesideAsync("prices", "list", "--Kestrel:Endpoints:Public:Url=http://0.0.0.0:1");

        end.ExitCode.ShouldBe(0, end.Errors);
        end.Output.ShouldContain("coze-workflow");
    }
}
