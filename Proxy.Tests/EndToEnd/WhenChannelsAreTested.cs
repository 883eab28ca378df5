using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What the first two steps say. They cost nothing: Coze's run endpoints hear of none of them.</summary>
internal sealed class WhenChannelsAreTested : ProxyFixture
{
    private const string Main = ProxyUnderTest.ChannelName;

    private static readonly (ExchangeFault Fault, string Message)[] Faults =
    [
        (ExchangeFault.AccessDenied, "denies this app"),
        (ExchangeFault.InternalError, "Coze itself failed"),
        (ExchangeFault.BadGatewayPage, "status 502"),
        (ExchangeFault.EmptySuccess, "status 200"),
        (ExchangeFault.Of(OAuthFailure.UnsupportedGrantType("unsupported")), "kind of grant"),
        (ExchangeFault.Of(OAuthFailure.InvalidClient("invalid jwt: aud is invalid")), "aud api.coze.cn"),
        (ExchangeFault.Of(OAuthFailure.InvalidClient("invalid jwt: iss not been registred")), "does not know the app"),
        (ExchangeFault.Of(OAuthFailure.InvalidClient("invalid jwt: signature is invalid")), "signature"),
    ];

    protected override ProxySettings Settings => new()
    {
        Configuration = Channels(
            ("abroad", Coze.BaseAddress.AbsoluteUri, With("aud", "api.coze.com")),
            ("other-key", Coze.BaseAddress.AbsoluteUri, With("key_id", "unknown")),
            ("mismatched", "https://api.coze.cn", With("aud", "api.coze.com")),
            ("local", Coze.BaseAddress.AbsoluteUri, With("aud", null)),
            ("nobody", $"http://127.0.0.1:{Ports.Free()}", Coze.OAuthAppJson),
            ("nameless", "http://coze.invalid", Coze.OAuthAppJson),
            ("insecure", $"https://127.0.0.1:{Coze.BaseAddress.Port}", Coze.OAuthAppJson)),
    };

    [Test]
    public async Task A_good_channel_passes_without_a_run()
    {
        var test = await ChannelTest.AskAsync(Proxy, Main);

        test.Ok.ShouldBeTrue(test.ToString());
        test.States.ShouldBe("passed passed not_requested");
        Coze.Seen.SuccessfulExchanges.ShouldBe(1);
        Coze.Seen.Runs.ShouldBeEmpty();
        test.Answer.ToString().ShouldNotContain("PRIVATE KEY");
    }

    [Test]
    public async Task It_exchanges_for_itself_and_leaves_the_shared_token_alone()
    {
        await AskAsync(SandboxWorkflows.EndText, stream: false);
        await ChannelTest.AskAsync(Proxy, Main);
        await ChannelTest.AskAsync(Proxy, Main);

        await AskAsync(SandboxWorkflows.EndText, stream: false);

        Coze.Seen.SuccessfulExchanges.ShouldBe(3);
        Coze.Seen.Runs.Select(run => run.Bearer).Distinct().Count().ShouldBe(1);
    }

    [Test]
    public async Task A_failed_one_does_not_touch_calls()
    {
        await AskAsync(SandboxWorkflows.EndText, stream: false);
        Coze.FailExchangesWith(ExchangeFault.AccessDenied);

        (await ChannelTest.AskAsync(Proxy, Main)).Ok.ShouldBeFalse();

        (await AskAsync(SandboxWorkflows.EndText, stream: false)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_key_that_is_not_known_is_the_wrong_host()
    {
        var test = await ChannelTest.AskAsync(Proxy, "abroad");

        test.States.ShouldBe("passed failed not_requested");
        test.Ok.ShouldBeFalse();
        test.Message("token").ShouldContain(Coze.BaseAddress.Authority);
        test.Hint("token").ShouldContain("https://api.coze.cn and aud api.coze.cn");
        test.Coze("token").GetProperty("msg").GetString().ShouldNotBeNull().ShouldContain("kid not been registred");
        test.Coze("token").GetProperty("logid").GetString().ShouldNotBeNullOrEmpty();
        (await ChannelTest.AskAsync(Proxy, "other-key")).Hint("token").ShouldContain("https://api.coze.com and aud api.coze.com");
    }

    [Test]
    public async Task An_aud_of_the_other_region_is_seen_before_anything_is_sent()
    {
        var test = await ChannelTest.AskAsync(Proxy, "mismatched");

        test.States.ShouldBe("failed skipped not_requested");
        test.Message("credentials").ShouldContain("aud is api.coze.com, but the base URL is that of api.coze.cn");
        test.Hint("credentials").ShouldContain("https://api.coze.com");
    }

    [Test]
    public async Task An_own_address_is_only_pointed_out()
    {
        (await ChannelTest.AskAsync(Proxy, Main)).Hint("credentials").ShouldContain("must lead to api.coze.cn");

        // Without an aud it is the host's own, which no Coze goes by.
        var local = await ChannelTest.AskAsync(Proxy, "local");
        local.States.ShouldStartWith("passed failed");
        local.Hint("credentials").ShouldContain("Coze itself accepts only api.coze.cn and api.coze.com");
    }

    [Test]
    public async Task Each_refusal_is_told_in_words()
    {
        foreach (var (fault, message) in Faults)
        {
            Coze.FailExchangesWith(fault);

            var test = await ChannelTest.AskAsync(Proxy, Main);

            test.States.ShouldBe("passed failed not_requested");
            test.Message("token").ShouldContain(message);
            test.Hint("token").ShouldNotBeEmpty();
        }
    }

    [TestCase("nobody", "No connection to 127.0.0.1")]
    [TestCase("nameless", "coze.invalid cannot be resolved")]
    [TestCase("insecure", "No secure connection")]
    public async Task Where_the_way_ends_is_said(string channel, string message)
    {
        var test = await ChannelTest.AskAsync(Proxy, channel);

        test.States.ShouldBe("passed failed not_requested");
        test.Message("token").ShouldContain(message);
        test.Coze("token").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [TestCase(-120, "ahead of")]
    [TestCase(1200, "behind")]
    public async Task A_wrong_clock_is_named_with_its_error(int seconds, string direction)
    {
        var options = new CozeEmulatorOptions { TimeProvider = new ShiftedTime(TimeSpan.FromSeconds(seconds)) };
        await using var elsewhere = await CozeEmulator.StartAsync(options, CancellationToken.None);
        await using var proxy = await ProxyUnderTest.StartAsync(elsewhere);

        var test = await ChannelTest.AskAsync(proxy, Main);

        test.Message("token").ShouldContain("does not accept the times");

        // The date of an answer has whole seconds, and the answer takes its time.
        test.Hint("token").ShouldContain($" s {direction} Coze's. Synchronise it");
        int.Parse(test.Hint("token").Split(' ')[4], CultureInfo.InvariantCulture).ShouldBeInRange(Math.Abs(seconds) - 10, Math.Abs(seconds) + 10);
    }

    [Test]
    public async Task It_speaks_chinese_to_who_wants_it()
    {
        var test = await ChannelTest.AskAsync(Proxy, "abroad", language: "zh-CN");

        test.Message("token").ShouldContain("不认识该公钥指纹");
        test.Hint("token").ShouldContain("请尝试另一个站点");
    }

    [Test]
    public async Task A_channel_that_is_not_there_is_not_found()
    {
        using var answer = await ChannelTest.SendAsync(Proxy, "missing");

        ((int)answer.StatusCode).ShouldBe(404);
    }

    private string With(string field, string? value)
    {
        var app = JsonNode.Parse(Coze.OAuthAppJson)!.AsObject();
        app[field] = value;
        return app.ToJsonString();
    }

    // Beneath the one that calls take.
    private static Dictionary<string, string?> Channels(params IEnumerable<(string Name, string BaseUrl, string App)> channels) => channels
        .SelectMany(channel => new KeyValuePair<string, string?>[]
        {
            new($"Coze:Channels:{channel.Name}:BaseUrl", channel.BaseUrl),
            new($"Coze:Channels:{channel.Name}:Auth:Config", channel.App),
            new($"Coze:Channels:{channel.Name}:Priority", "-1"),
        })
        .ToDictionary();
}
