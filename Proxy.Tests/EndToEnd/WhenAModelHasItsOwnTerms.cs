using System.Net;
using System.Net.Http.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A model's price, hold, time limit and whether it may be run twice.</summary>
internal sealed class WhenAModelHasItsOwnTerms : ProxyFixture
{
    private const string Model = "mine";

    [Test]
    public async Task A_price_that_nobody_has_made_is_not_replaced_by_another_and_can_come_later()
    {
        Answers();
        await RestartAsync(("Price", "later"), ("Billing:Prices:mine:PerCall", "9"), ("Coze:Channels:main:DefaultPrice", "coze-workflow"));

        var before = await AskAsync();
        using var put = await Proxy.Admin.PutAsJsonAsync("/admin/api/prices/later", new { perCall = "0.25" });
        var after = await AskAsync();

        before.Status.ShouldBe(400);
        before.Code.ShouldBe("model_price_not_configured");
        after.Status.ShouldBe(200);
        await ShouldCostAsync("0.25", "later");
    }

    [TestCase("mine")]
    [TestCase("1000")]
    [TestCase("coze-workflow")]
    public async Task Without_one_it_is_found_by_the_models_name_the_workflow_or_the_channel(string price)
    {
        Answers();
        await RestartAsync(($"Billing:Prices:{price}:PerCall", "0.125"), ("Coze:Channels:main:DefaultPrice", "coze-workflow"), ("Billing:Prices:coze-workflow:InputPer1K", "0"),
            ("Billing:Prices:coze-workflow:OutputPer1K", "0"));

        await AskAsync();

        await ShouldCostAsync("0.125", price);
    }

    [Test]
    public async Task The_models_hold_and_its_answer_to_missing_usage_win_over_the_prices()
    {
        Coze.Add(Scripted, new WorkflowScript("silent about tokens").EndWithOutput("x").Done());
        await RestartAsync(("Hold", "2.5"), ("MissingUsage", "Free"), ("Billing:Prices:mine:PerCall", "1"), ("Billing:Prices:mine:Hold", "7"), ("Billing:Prices:mine:MissingUsage", "PerCall"));

        (await AskAsync()).Status.ShouldBe(200);

        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("hold").GetString().ShouldBe("2.5");
        row.GetProperty("charge").GetString().ShouldBe("0");
        row.GetProperty("basis").GetString().ShouldBe("nothing");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Its_time_limit_ends_a_run_that_takes_longer(bool stream)
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("slow").PauseUntil(gate.Task).EndWithOutput("x").Done());
        await RestartAsync(("Timeout", "00:00:00.200"), ("Billing:Prices:mine:PerCall", "1"));

        var answer = await AskAsync(stream);
        gate.SetResult();

        answer.Status.ShouldBe(504);
        answer.Code.ShouldBe("upstream_timeout");
        Coze.Seen.Runs.Count.ShouldBe(1);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_model_that_may_run_twice_is_run_once_more_after_a_doubtful_failure(bool stream)
    {
        Coze.Add(Scripted, new WorkflowScript("fails once").JsonAnswer(502, "{}", use => use.Run == 1).EndWithOutput("x", BuiltInScripts.Usage).Done());
        await RestartAsync(("Idempotent", "true"), ("Billing:Prices:mine:PerCall", "1"));

        (await AskAsync(stream)).Text.ShouldBe("x");

        Coze.Seen.Runs.Count.ShouldBe(2);
        await ShouldCostAsync("1", Model);
    }

    [TestCase(SandboxWorkflows.HttpServerError, "upstream_error", 2)]
    [TestCase(SandboxWorkflows.DroppedBeforeAnything, "upstream_error", 2)]
    [TestCase(SandboxWorkflows.WorkflowTimeout, "upstream_timeout", 2)]
    [TestCase(SandboxWorkflows.Truncated, "upstream_error", 2)]
    [TestCase(SandboxWorkflows.ErrorFirst, "invalid_request", 1)]
    [TestCase(SandboxWorkflows.Unpublished, "workflow_not_found", 1)]
    [TestCase(SandboxWorkflows.EmptyOutput, "upstream_empty", 1)]
    [TestCase(SandboxWorkflows.TokenAlwaysRefused, "upstream_auth_failed", 2)]
    public async Task Once_and_never_after_a_refusal_or_a_run_that_came_to_its_end(string workflow, string code, int runs)
    {
        await RestartAsync(("Idempotent", "true"), ("WorkflowId", workflow), ("Billing:Prices:mine:PerCall", "1"));

        (await AskAsync()).Code.ShouldBe(code);

        Coze.Seen.Runs.Count.ShouldBe(runs);
    }

    [Test]
    public async Task Another_channel_takes_it_where_there_is_one()
    {
        await using var failing = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        failing.Add(Scripted, new WorkflowScript("fails").JsonAnswer(502, "{}"));
        Answers();
        await RestartAsync(("Idempotent", "true"), ("Billing:Prices:mine:PerCall", "1"), ("Coze:Channels:first:BaseUrl", failing.BaseAddress.AbsoluteUri),
            ("Coze:Channels:first:Auth:Type", "Token"), ("Coze:Channels:first:Auth:Token", failing.PersonalAccessToken), ("Coze:Channels:first:Priority", "10"));

        (await AskAsync()).Text.ShouldBe("x");

        failing.Seen.Runs.Count.ShouldBe(1);
        Coze.Seen.Runs.Count.ShouldBe(1);
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("channel").GetString().ShouldBe(ProxyUnderTest.ChannelName);
    }

    [Test]
    public async Task A_model_that_may_not_is_run_once()
    {
        await RestartAsync(("WorkflowId", SandboxWorkflows.HttpServerError), ("Billing:Prices:mine:PerCall", "1"));

        (await AskAsync()).Status.ShouldBe((int)HttpStatusCode.BadGateway);

        Coze.Seen.Runs.Count.ShouldBe(1);
    }

    private void Answers() => Coze.Add(Scripted, new WorkflowScript("x").EndWithOutput("x", BuiltInScripts.Usage).Done());

    private Task RestartAsync(params (string Key, string Value)[] settings)
    {
        var configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Model}:Kind"] = "Workflow",
            [$"Coze:Models:{Model}:WorkflowId"] = Scripted,
        };
        foreach (var (key, value) in settings)
        {
            configuration[key.Contains(':', StringComparison.Ordinal) ? key : $"Coze:Models:{Model}:{key}"] = value;
        }

        return RestartAsync(new ProxySettings { Configuration = configuration });
    }

    private Task<ChatAnswer> AskAsync(bool stream = false) =>
        ChatAnswer.ReadAsync(Proxy.Client, new { model = Model, messages = new[] { new { role = "user", content = "Hi" } }, stream });

    private async Task ShouldCostAsync(string charge, string price)
    {
        var row = (await Proxy.UsageAsync())[0];
        row.GetProperty("charge").GetString().ShouldBe(charge);
        row.GetProperty("price").GetProperty("name").GetString().ShouldBe(price);
    }
}
