using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>The third step: shown before it is made, made only when asked for, and charged to nobody here.</summary>
internal sealed class WhenChannelsAreTriedByARun : ProxyFixture
{
    private const string Main = ProxyUnderTest.ChannelName;

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Channels:{Main}:Ratio"] = "2",
            ["Coze:Channels:static:BaseUrl"] = Coze.BaseAddress.AbsoluteUri,
            ["Coze:Channels:static:Auth:Type"] = "Token",
            ["Coze:Channels:static:Auth:Token"] = Coze.PersonalAccessToken,
            ["Coze:Channels:static:Priority"] = "-1",
            ["Coze:Channels:stale:BaseUrl"] = Coze.BaseAddress.AbsoluteUri,
            ["Coze:Channels:stale:Auth:Type"] = "Token",
            ["Coze:Channels:stale:Auth:Token"] = "pat_that_has_run_out",
            ["Coze:Channels:stale:Priority"] = "-1",
            ["Coze:Models:named:Kind"] = "Workflow",
            ["Coze:Models:named:WorkflowId"] = "555",
            ["Coze:Models:named:Price"] = "dear",
            ["Billing:Prices:dear:PerCall"] = "3",
        },
    };

    [Test]
    public async Task Its_price_is_shown_before()
    {
        var test = await ChannelTest.AskAsync(Proxy, Main, new { workflowId = SandboxWorkflows.EndText });

        test.States.ShouldBe("passed passed not_requested");
        test.Price.GetProperty("name").GetString().ShouldBe("coze-workflow");
        test.Price.GetProperty("outputPer1K").GetString().ShouldBe("0.002");
        test.Price.GetProperty("channelRatio").ToString().ShouldBe("2");

        // 1,024 tokens of output that nobody bounded, twice the price.
        test.Price.GetProperty("hold").GetString().ShouldBe("0.004096");
        test.Run.ValueKind.ShouldBe(JsonValueKind.Null);
        Coze.Seen.Runs.ShouldBeEmpty();
    }

    [Test]
    public async Task A_registered_model_tells_its_own_price()
    {
        var test = await ChannelTest.AskAsync(Proxy, Main, new { workflowId = "555" });

        test.Price.GetProperty("model").GetString().ShouldBe("named");
        test.Price.GetProperty("name").GetString().ShouldBe("dear");
        test.Price.GetProperty("hold").GetString().ShouldBe("6");
    }

    [Test]
    public async Task Without_a_price_it_is_said_that_nobody_can_call_it()
    {
        await RestartAsync(Settings with { InputPer1K = null });

        var test = await ChannelTest.AskAsync(Proxy, Main, new { workflowId = SandboxWorkflows.EndText });

        test.Ok.ShouldBeTrue();
        test.Price.ValueKind.ShouldBe(JsonValueKind.Null);
        test.Hint("run").ShouldContain("nobody can call it yet");
    }

    [Test]
    public async Task It_runs_once_and_charges_nobody()
    {
        Coze.Add(Scripted, new WorkflowScript("tried").EndWithOutput("It works.", RunUsage.Of(1000, 500)).Done());

        var test = await ChannelTest.AskAsync(Proxy, Main, new { workflowId = Scripted, parameters = new { city = "杭州" }, run = true });

        test.Ok.ShouldBeTrue(test.ToString());
        test.States.ShouldBe("passed passed passed");
        test.Run.GetProperty("output").GetString().ShouldBe("It works.");
        test.Run.GetProperty("inputTokens").GetInt64().ShouldBe(1000);

        // (1000 × 0.001 + 500 × 0.002) / 1000, twice.
        test.Run.GetProperty("charge").GetString().ShouldBe("0.004");
        test.Message("run").ShouldContain("No account here was charged");
        var run = Coze.Seen.Runs.ShouldHaveSingleItem();
        run.Streaming.ShouldBeFalse();
        run.Parameters.GetProperty("city").GetString().ShouldBe("杭州");
        (await Proxy.BalanceAsync()).ShouldBe(1000);
        (await Proxy.UsageAsync()).ShouldBeEmpty();
        test.Answer.ToString().ShouldNotContain(run.Bearer);
    }

    [TestCase(SandboxWorkflows.Unpublished, "Publish the workflow", 4200)]
    [TestCase(SandboxWorkflows.RateLimitedJson, "rate limit", null)]
    public async Task What_refuses_it_is_told(string workflowId, string hint, int? code)
    {
        var test = await ChannelTest.AskAsync(Proxy, Main, new { workflowId, run = true });

        test.States.ShouldBe("passed passed failed");
        test.Hint("run").ShouldContain(hint);
        var said = test.Coze("run").GetProperty("code").GetInt64();
        said.ShouldBe(code ?? said);
    }

    [Test]
    public async Task A_static_token_is_shown_by_a_run_alone()
    {
        var unasked = await ChannelTest.AskAsync(Proxy, "static");
        unasked.States.ShouldBe("passed skipped not_requested");
        unasked.Message("token").ShouldContain("Only a run shows");
        Coze.Seen.Runs.ShouldBeEmpty();

        (await ChannelTest.AskAsync(Proxy, "static", new { workflowId = SandboxWorkflows.EndText, run = true })).States.ShouldBe("passed skipped passed");
        var stale = await ChannelTest.AskAsync(Proxy, "stale", new { workflowId = SandboxWorkflows.EndText, run = true });

        stale.States.ShouldBe("passed skipped failed");
        stale.Hint("run").ShouldContain("may have run out");
        stale.Answer.ToString().ShouldNotContain("pat_that_has_run_out");
        Coze.Seen.BilledRuns.Count.ShouldBe(1);
        Coze.Seen.Exchanges.ShouldBeEmpty();
    }

    [TestCase("""{"run":true}""", "workflowId")]
    [TestCase("""{"workflowId":"not an id"}""", "workflowId")]
    [TestCase("""{"workflowId":"1","parameters":[1]}""", "parameters")]
    public async Task A_body_that_says_too_little_or_too_much_is_refused(string body, string param)
    {
        using var answer = await ChannelTest.SendAsync(Proxy, Main, JsonSerializer.Deserialize<JsonElement>(body));

        ((int)answer.StatusCode).ShouldBe(400);
        var error = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("error");
        error.GetProperty("param").GetString().ShouldBe(param);
        Coze.Seen.Exchanges.ShouldBeEmpty();
    }
}
