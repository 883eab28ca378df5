using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What one call has found out about a channel spares the next ones.</summary>
internal sealed class WhenChannelsAreOut : ProxyFixture
{
    private const int WentOut = 2101;
    private const int Broke = 2102;

    private static readonly WorkflowScript Serving = new WorkflowScript("serving").EndWithOutput("served", RunUsage.Of(1, 1)).Done();
    private static readonly WorkflowScript Busy = new WorkflowScript("busy").Then(new BusyStep(TimeSpan.FromMinutes(5)));

    private CozeEmulator _other = null!;

    private ChannelHealth Health => Proxy.Services.GetRequiredService<ChannelHealth>();

    [SetUp]
    public async Task StartOtherAsync()
    {
        _other = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        Coze.Add(Scripted, Serving);
    }

    [TearDown]
    public async Task StopOtherAsync() => await _other.DisposeAsync();

    [Test]
    public async Task A_channel_at_its_limit_is_left_alone_for_as_long_as_coze_asks()
    {
        _other.Add(Scripted, Busy);
        await RestartAsync(new ExtraChannels().Add("first", _other, priority: 1));

        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(Scripted, stream: i % 2 == 0)).Text.ShouldBe("served");
        }

        _other.Seen.Runs.Count.ShouldBe(1);
        Health.Of("first").State.ShouldBe("cooling");
        Health.Of("first").Until!.Value.ShouldBe(DateTimeOffset.UtcNow.AddMinutes(5), TimeSpan.FromMinutes(1));
        Proxy.Log.Lines.Count(line => line.EventId == WentOut).ShouldBe(1);
    }

    [Test]
    public async Task When_all_are_at_their_limits_the_client_is_told_when_to_come_back_and_nobody_is_asked()
    {
        Coze.Add(Scripted, Busy);
        (await AskAsync(Scripted, stream: true)).Code.ShouldBe("rate_limited");

        var answer = await AskAsync(Scripted, stream: true);

        answer.Status.ShouldBe(429);
        answer.Code.ShouldBe("rate_limited");
        int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(200, 300);
        answer.Headers["x-should-retry"].ShouldBe("true");
        Coze.Seen.Runs.Count.ShouldBe(1);
        (await Proxy.UsageAsync()).Count.ShouldBe(1, "what is not tried is not held");
    }

    [Test]
    public async Task A_channel_whose_credentials_coze_refuses_is_out_until_it_takes_them()
    {
        Coze.FailExchangesWith(ExchangeFault.AccessDenied);
        (await AskAsync(Scripted, stream: true)).Code.ShouldBe("upstream_auth_failed");
        Health.Of(ProxyUnderTest.ChannelName).ShouldBe(new ChannelHealthReport("broken", null, "invalid_credentials"));

        var answer = await AskAsync(Scripted, stream: true);

        answer.Status.ShouldBe(503);
        answer.Code.ShouldBe("no_channel");
        Coze.Seen.Exchanges.Count.ShouldBe(1);

        Coze.RestoreExchanges();
        Health.Recovered(Proxy.Services.GetRequiredService<ChannelCatalog>().Current.Find(ProxyUnderTest.ChannelName)!.Coze);
        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
    }

    [Test]
    public async Task A_channel_whose_tokens_coze_refuses_gives_way_and_is_out()
    {
        await RestartAsync(new ExtraChannels().Add("first", _other.BaseAddress.AbsoluteUri, "pat_wrong", priority: 1));

        for (var i = 0; i < 3; i++)
        {
            (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
        }

        _other.Seen.Runs.Count.ShouldBe(2, "the call that found it out tried once more with whatever token there is");
        Health.Of("first").Reason.ShouldBe("token_refused");
        Proxy.Log.Lines.Count(line => line.EventId is Broke or WentOut).ShouldBe(1);
    }

    [Test]
    public async Task A_coze_that_comes_back_gets_traffic_again()
    {
        var port = _other.BaseAddress.Port;
        await _other.DisposeAsync();
        await RestartAsync(new ExtraChannels().Add("first", _other, priority: 1));
        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
        Health.Of("first").Reason.ShouldBe("unreachable");

        _other = await CozeEmulator.StartAsync(new CozeEmulatorOptions { Port = port }, CancellationToken.None);

        // It knows this token no more, which it can only say because it was asked.
        using var deadline = new CancellationTokenSource(Patience);
        while (_other.Seen.Runs.Count == 0)
        {
            (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
            deadline.IsCancellationRequested.ShouldBeFalse("it was out for half a second");
        }

        Health.Of("first").Reason.ShouldNotBe("unreachable");
    }

    [Test]
    public async Task A_run_that_can_go_on_over_one_channel_only_is_tried_there_all_the_same()
    {
        var asked = AskedCall.In(await ChatAnswer.ReadAsync(Proxy.Client, AskingBody.Ask(SandboxWorkflows.Interrupted, stream: true))).Single();
        var channel = Proxy.Services.GetRequiredService<ChannelCatalog>().Current.Find(ProxyUnderTest.ChannelName)!;
        Health.Failed(channel.Coze, HealthReason.RateLimited, TimeSpan.FromMinutes(1), long.MaxValue);
        (await AskAsync(Scripted, stream: true)).Status.ShouldBe(429);

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, AskingBody.Answer($"workflow-{SandboxWorkflows.Interrupted}", stream: true, (asked.Id, "杭州")));

        answer.Status.ShouldBe(200);
    }

    [Test]
    public async Task No_more_attempts_are_made_than_allowed()
    {
        await RestartAsync(new ExtraChannels()
            .Add("first", "http://127.0.0.1:1", "pat", priority: 3)
            .Add("second", "http://127.0.0.1:1", "pat", priority: 2)
            .Set("Coze:MaxAttempts", "2"));

        (await AskAsync(Scripted, stream: true)).Status.ShouldBe(502);
        Coze.Seen.Runs.ShouldBeEmpty();

        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served", "both are out now");
    }

    [Test]
    public async Task No_attempt_begins_when_the_time_for_them_is_over()
    {
        await RestartAsync(new ExtraChannels().Add("first", "http://127.0.0.1:1", "pat", priority: 1).Set("Coze:RetryWithin", "00:00:00"));

        (await AskAsync(Scripted, stream: true)).Status.ShouldBe(502);

        Coze.Seen.Runs.ShouldBeEmpty();
    }

    [Test]
    public async Task Replicas_tell_each_other_through_redis()
    {
        await using var redis = await RedisServer.StartNewAsync();
        _other.Add(Scripted, Busy);
        ProxySettings settings = new ExtraChannels().Add("first", _other, priority: 1).Set("ConnectionStrings:Redis", redis.ConnectionString);
        await RestartAsync(settings);
        await using var running = await ProxyUnderTest.StartAsync(Coze, settings);
        await running.Log.WaitForAsync(line => line.EventId == 2106, Patience);

        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
        await running.Log.WaitForAsync(line => line.EventId == WentOut, Patience);
        await using var late = await ProxyUnderTest.StartAsync(Coze, settings);
        await late.Log.WaitForAsync(line => line.EventId == WentOut, Patience);

        foreach (var proxy in new[] { running, late })
        {
            proxy.Services.GetRequiredService<ChannelHealth>().Of("first").Reason.ShouldBe("rate_limited");
            (await ChatAnswer.ReadAsync(proxy.Client, Body(Scripted, stream: true))).Text.ShouldBe("served");
        }

        _other.Seen.Runs.Count.ShouldBe(1);

        redis.Kill();
        (await AskAsync(Scripted, stream: true)).Text.ShouldBe("served");
        await redis.StartAsync();
        await TellUntilHeardAsync(running);
    }

    // A subscription comes back some time after the server; what is told before is lost, as it may be.
    private async Task TellUntilHeardAsync(ProxyUnderTest hearer)
    {
        var channel = Proxy.Services.GetRequiredService<ChannelCatalog>().Current.Find(ProxyUnderTest.ChannelName)!;
        var wait = TimeSpan.FromMinutes(1);
        await Transforms.Fakes.Eventually.HoldsAsync(
            () =>
            {
                wait += TimeSpan.FromMilliseconds(1);
                Health.Failed(channel.Coze, HealthReason.QuotaUsedUp, wait, 0);
                return hearer.Services.GetRequiredService<ChannelHealth>().Of(ProxyUnderTest.ChannelName).State == "cooling";
            },
            "Redis is back");
    }
}
