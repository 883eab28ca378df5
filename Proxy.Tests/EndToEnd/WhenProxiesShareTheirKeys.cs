using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Tokens are good at every replica of one store and after a restart, and nowhere else.</summary>
internal sealed class WhenProxiesShareTheirKeys
{
    private const string Asking = $"workflow-{SandboxWorkflows.Interrupted}";

    private CozeEmulator _coze = null!;
    private DirectoryInfo _folder = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _folder = Directory.CreateTempSubdirectory("cozeproxy-keys-");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _coze.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_run_that_one_replica_began_is_resumed_by_another_that_started_with_it()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var settings = new ProxySettings
        {
            Configuration = PostgresStore.Settings(database).ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
        };

        // At the same moment on an empty store: each would make the first key.
        var starting = (Task.Run(() => ProxyUnderTest.StartAsync(_coze, settings)), Task.Run(() => ProxyUnderTest.StartAsync(_coze, settings)));
        await using var one = await starting.Item1;
        await using var other = await starting.Item2;

        await ShouldResumeAsync(one, other);
        await ShouldResumeAsync(other, one);
        await one.ShouldBeInOrderAsync();
    }

    [Test]
    public async Task A_run_is_resumed_after_a_restart()
    {
        var (token, key) = await AskAndStopAsync();
        await using var again = await ProxyUnderTest.StartAsync(_coze, OnFile());
        using var client = again.NewClient(key);

        var answer = await ChatAnswer.ReadAsync(client, AskingBody.Answer(Asking, stream: true, (token, "杭州")));

        answer.Text.ShouldBe(InterruptScripts.Weather("杭州"));
    }

    [Test]
    public async Task A_run_whose_channel_is_gone_is_resumed_over_no_other()
    {
        var (token, key) = await AskAndStopAsync();
        await using var again = await ProxyUnderTest.StartAsync(_coze, OnFile(
            ("Coze:Channels:main:Enabled", "false"),
            ("Coze:Channels:spare:BaseUrl", _coze.BaseAddress.AbsoluteUri),
            ("Coze:Channels:spare:Auth:Type", "Token"),
            ("Coze:Channels:spare:Auth:Token", _coze.PersonalAccessToken)));
        using var client = again.NewClient(key);

        var answer = await ChatAnswer.ReadAsync(client, AskingBody.Answer(Asking, stream: true, (token, "杭州")));

        (answer.Status, answer.Code).ShouldBe((503, "no_channel"));
        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("cannot be resumed");
        answer.Headers["x-should-retry"].ShouldBe("false");
        _coze.Seen.Runs.Count.ShouldBe(1);
        (await ChatAnswer.ReadAsync(client, AskingBody.Ask(SandboxWorkflows.Interrupted, stream: true))).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_run_goes_on_over_its_channel_where_another_would_be_chosen()
    {
        var (token, key) = await AskAndStopAsync();
        await using var again = await ProxyUnderTest.StartAsync(_coze, OnFile(
            ("Coze:Channels:spare:BaseUrl", _coze.BaseAddress.AbsoluteUri),
            ("Coze:Channels:spare:Auth:Type", "Token"),
            ("Coze:Channels:spare:Auth:Token", _coze.PersonalAccessToken),
            ("Coze:Channels:spare:Priority", "10")));
        using var client = again.NewClient(key);

        var answer = await ChatAnswer.ReadAsync(client, AskingBody.Answer(Asking, stream: false, (token, "杭州")));

        answer.Text.ShouldBe(InterruptScripts.Weather("杭州"));
        (await again.UsageAsync())[0].GetProperty("channel").GetString().ShouldBe(ProxyUnderTest.ChannelName);
        _coze.Seen.Runs[^1].Bearer.ShouldNotBe(_coze.PersonalAccessToken);
    }

    private static async Task ShouldResumeAsync(ProxyUnderTest asking, ProxyUnderTest resuming)
    {
        var asked = await ChatAnswer.ReadAsync(asking.Client, AskingBody.Ask(SandboxWorkflows.Interrupted, stream: true));
        using var client = resuming.NewClient(asking.Key);

        var answer = await ChatAnswer.ReadAsync(client, AskingBody.Answer(Asking, stream: true, (AskedCall.In(asked).Single().Id, "杭州")));

        answer.Text.ShouldBe(InterruptScripts.Weather("杭州"));
    }

    private async Task<(string Token, string Key)> AskAndStopAsync()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_coze, OnFile());
        var asked = await ChatAnswer.ReadAsync(proxy.Client, AskingBody.Ask(SandboxWorkflows.Interrupted, stream: true));
        return (AskedCall.In(asked).Single().Id, proxy.Key);
    }

    private ProxySettings OnFile(params (string Key, string Value)[] more)
    {
        var configuration = more.ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        configuration["ConnectionStrings:Billing"] = $"Data Source={Path.Combine(_folder.FullName, "keys.db")}";
        return new ProxySettings { Configuration = configuration };
    }
}
