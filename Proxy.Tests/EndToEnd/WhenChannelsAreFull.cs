using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A channel takes as many runs at a time as it may have, and is passed over beyond.</summary>
internal sealed class WhenChannelsAreFull : ProxyFixture
{
    private static readonly string Cap = $"Coze:Channels:{ProxyUnderTest.ChannelName}:MaxConcurrency";

    private readonly WorkflowScript _quick = new WorkflowScript("quick").EndWithOutput("served", RunUsage.Of(1, 1)).Done();

    private TaskCompletionSource _gate = null!;

    [SetUp]
    public void SetUp()
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Coze.Add("2000", new WorkflowScript("held").Say("begun").PauseUntil(_gate.Task).EndWithOutput("end", RunUsage.Of(1, 1)).Done());
        Coze.Add(Scripted, _quick);
    }

    [Test]
    public async Task The_next_call_takes_another_channel()
    {
        await using var spare = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        spare.Add(Scripted, _quick);
        await RestartAsync(new ExtraChannels().Add("spare", spare, priority: -1).Set(Cap, "1"));
        using var held = await OpenAnswer.OpenAsync(Proxy.Client, Body("2000", stream: true));

        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");

        spare.Seen.Runs.Count.ShouldBe(1);
        Coze.Seen.Runs.Count.ShouldBe(1);
        _gate.SetResult();
        await held.ReadToEndAsync();
    }

    [Test]
    public async Task Where_there_is_no_other_it_is_told_to_come_back_shortly()
    {
        await RestartAsync(new ExtraChannels().Set(Cap, "1"));
        using var held = await OpenAnswer.OpenAsync(Proxy.Client, Body("2000", stream: true));

        var answer = await AskAsync(Scripted, stream: true);

        answer.Status.ShouldBe(503);
        answer.Code.ShouldBe("no_channel");
        answer.Headers["Retry-After"].ShouldBe("1");
        Coze.Seen.Runs.Count.ShouldBe(1);
        _gate.SetResult();
        await held.ReadToEndAsync();
        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
    }

    [Test]
    public async Task A_run_whose_client_has_left_keeps_its_place()
    {
        await RestartAsync(new ExtraChannels().Set(Cap, "1"));
        using (var left = await OpenAnswer.OpenAsync(Proxy.Client, Body("2000", stream: true)))
        {
            await left.ReadLineAsync();
        }

        (await AskAsync(Scripted, stream: true)).Code.ShouldBe("no_channel");

        _gate.SetResult();
        await Eventually.HoldsAsync(async () => (await AskAsync(Scripted, stream: true)).Status == 200, "the run has ended");
    }

    [Test]
    public async Task An_attempt_that_fails_gives_its_place_back()
    {
        Coze.Add(Scripted, new WorkflowScript("refused").Refuse(200, 4000, "no"));
        await RestartAsync(new ExtraChannels().Set(Cap, "1"));

        for (var i = 0; i < 3; i++)
        {
            (await AskAsync(Scripted, stream: true)).Code.ShouldBe("invalid_request");
        }

        Coze.Seen.Runs.Count.ShouldBe(3);
    }
}
