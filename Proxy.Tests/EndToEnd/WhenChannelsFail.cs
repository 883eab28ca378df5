using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A second channel takes over only what the first certainly did not run.</summary>
internal sealed class WhenChannelsFail : ProxyFixture
{
    private const string NobodyListens = "http://127.0.0.1:1";

    [Test]
    public async Task A_channel_that_cannot_be_reached_gives_way_to_the_next()
    {
        await RestartWithFirstChannelAsync(NobodyListens);

        var answer = await AskAsync(SandboxWorkflows.WordByWord, stream: true);

        answer.Status.ShouldBe(200);
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("channel").GetString().ShouldBe(ProxyUnderTest.ChannelName);
        row.GetProperty("charge").GetString().ShouldBe("0.000291");
    }

    [Test]
    public async Task A_channel_at_its_limit_gives_way_and_the_charge_is_that_of_the_one_that_served()
    {
        await using var busy = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        busy.Add(Scripted, new Sandbox.Coze.Workflows.WorkflowScript("busy").Refuse(200, 4009, "too many"));
        Coze.Add(Scripted, new Sandbox.Coze.Workflows.WorkflowScript("free").EndWithOutput("served", Sandbox.Coze.Workflows.RunUsage.Of(1000, 0)).Done());
        await RestartWithFirstChannelAsync(busy.BaseAddress.AbsoluteUri, busy.PersonalAccessToken, ratio: "3");

        var answer = await AskAsync(Scripted, stream: true);

        answer.Text.ShouldBe("served");
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("channel").GetString().ShouldBe(ProxyUnderTest.ChannelName);
        row.GetProperty("charge").GetString().ShouldBe("0.001");
        row.GetProperty("hold").GetString().ShouldBe("0.00615", "the hold covers the dearest channel");
    }

    [Test]
    public async Task An_ambiguous_failure_is_not_tried_on_another_channel()
    {
        await using var failing = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await RestartWithFirstChannelAsync(failing.BaseAddress.AbsoluteUri, failing.PersonalAccessToken);

        var answer = await AskAsync(SandboxWorkflows.HttpServerError, stream: true);

        answer.Status.ShouldBe(502);
        Coze.Seen.Runs.ShouldBeEmpty();
    }

    [Test]
    public async Task When_no_channel_is_left_the_last_failure_is_told()
    {
        await RestartAsync(new ProxySettings
        {
            Configuration = new Dictionary<string, string?> { [$"Coze:Channels:{ProxyUnderTest.ChannelName}:BaseUrl"] = NobodyListens },
        });

        var answer = await AskAsync(SandboxWorkflows.WordByWord, stream: true);

        answer.Status.ShouldBe(502);
    }

    private Task RestartWithFirstChannelAsync(string baseUrl, string token = "pat_nobody", string ratio = "1") => RestartAsync(new ProxySettings
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Coze:Channels:first:BaseUrl"] = baseUrl,
            ["Coze:Channels:first:Auth:Type"] = "Token",
            ["Coze:Channels:first:Auth:Token"] = token,
            ["Coze:Channels:first:Priority"] = "10",
            ["Coze:Channels:first:Ratio"] = ratio,
        },
    });
}
