using CozeProxy.Channels.Balancing;
using CozeProxy.Channels.Health;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>YARP chooses among the channels of the highest priority, by whichever policy its cluster names.</summary>
internal sealed class WhenChannelsAreChosen : ChatsFixture
{
    private const int Calls = 120;

    private CozeEmulator _other = null!;

    [SetUp]
    public async Task StartOtherAsync() => _other = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);

    [TearDown]
    public async Task StopOtherAsync() => await _other.DisposeAsync();

    [Test]
    public async Task By_weight_where_nothing_else_is_said()
    {
        await RestartAsync(new ExtraChannels().Add("other", _other, weight: 9));

        await CallAsync();

        // 108 of 120 are expected; one in a billion runs is beyond these bounds. How exact the shares are is tested without sockets.
        _other.Seen.Runs.Count.ShouldBeInRange(86, 119);
        (Coze.Seen.Runs.Count + _other.Seen.Runs.Count).ShouldBe(Calls);
    }

    [TestCase("RoundRobin")]
    [TestCase("PowerOfTwoChoices")]
    [TestCase(BalancingPolicies.LeastLoaded)]
    public async Task By_any_other_policy_that_the_cluster_names(string policy)
    {
        await RestartAsync(new ExtraChannels().Add("other", _other).Set("ReverseProxy:Clusters:coze:LoadBalancingPolicy", policy));

        await CallAsync();

        _other.Seen.Runs.Count.ShouldBeInRange(policy == "RoundRobin" ? Calls / 2 : 20, policy == "RoundRobin" ? Calls / 2 : 100);
    }

    [Test]
    public async Task A_lower_priority_only_when_the_higher_is_out()
    {
        await RestartAsync(new ExtraChannels().Add("other", _other, priority: -1, weight: 1000));
        await CallAsync();
        _other.Seen.Runs.ShouldBeEmpty();

        Coze.Add(Scripted, new WorkflowScript("busy").Then(new BusyStep(TimeSpan.FromMinutes(5))));
        _other.Add(Scripted, new WorkflowScript("spare").EndWithOutput("spare", RunUsage.Of(1, 1)).Done());
        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("spare");
    }

    [Test]
    public async Task A_conversation_is_looked_for_on_the_other_channels()
    {
        Coze.AddBot(Scripted, new ChatScript("here").Begin().Say("known here").Complete(RunUsage.Of(1, 1)));
        var conversation = (await AskBotAsync(Scripted, stream: false)).Headers["x-coze-conversation-id"];
        var settings = Settings.Configuration.Concat(new ExtraChannels().Add("other", _other, priority: 1).Configuration).ToDictionary();
        await RestartAsync(new ProxySettings { Configuration = settings });
        _other.AddBot(Scripted, new ChatScript("elsewhere").Refuse(200, 4002, "no such conversation"));

        (await AskBotAsync(Scripted, stream: true, conversation: conversation)).Text.ShouldBe("known here");
        (await AskBotAsync(Scripted, stream: true)).Code.ShouldBe("conversation_not_found", "a call that names none has none to look for");

        Coze.AddBot(Scripted, new ChatScript("nowhere").Refuse(200, 4001, "not here either"));
        var answer = await AskBotAsync(Scripted, stream: true, conversation: conversation);
        answer.Status.ShouldBe(404);
        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("no such conversation");
        (await Proxy.UsageAsync())[0].GetProperty("channel").GetString().ShouldBe("other");
        Proxy.Services.GetRequiredService<ChannelHealth>().Of("other").ShouldBe(ChannelHealthReport.Healthy);
    }

    private async Task CallAsync()
    {
        for (var i = 0; i < Calls; i++)
        {
            (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);
        }
    }
}
