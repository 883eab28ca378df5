using System.Text.Json;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A client that wants an id now and the answer later.</summary>
internal sealed class WhenWorkflowsRunInTheBackground : BackgroundFixture
{
    private const int CannotBeAskedAfter = 1108;

    [Test]
    public async Task The_id_comes_at_once_and_the_answer_when_the_run_has_ended()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, Finishing("the answer", gate));

        var accepted = await ChatAnswer.ReadAsync(Proxy.Client, Background.Body(Scripted));

        accepted.Status.ShouldBe(202);
        var id = accepted.Body.GetProperty("id").GetString()!;
        id.ShouldStartWith("exec_");
        accepted.Headers["Location"].ShouldBe($"/v1/workflows/executions/{id}");
        accepted.Body.GetProperty("object").GetString().ShouldBe("workflow.execution");
        accepted.Body.GetProperty("status").GetString().ShouldBe("running");
        accepted.Body.GetProperty("model").GetString().ShouldBe("coze-workflow");
        accepted.Body.GetProperty("workflow_id").GetString().ShouldBe(Scripted);
        Coze.Seen.Runs.Single().Body.GetProperty("is_async").GetBoolean().ShouldBeTrue();
        Coze.Seen.Runs.Single().Parameters.GetProperty("BOT_USER_INPUT").GetString().ShouldBe("Hello");

        await Coze.Seen.WaitForAsync(seen => seen.Histories.Count >= 3, Patience);
        var running = await Background.GetAsync(Proxy.Client, id);
        running.GetProperty("status").GetString().ShouldBe("running");
        running.TryGetProperty("output", out _).ShouldBeFalse();
        (await HeldAsync()).ShouldNotBe("0");

        gate.SetResult();
        var ended = await Background.EndAsync(Proxy.Client, id);

        ended.GetProperty("status").GetString().ShouldBe("completed");
        ended.GetProperty("output").GetString().ShouldBe("the answer");
        ended.GetProperty("usage").GetProperty("total_tokens").GetInt64().ShouldBe(3000);
        ended.GetProperty("charge").GetString().ShouldBe(Charge);
        ended.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        ended.GetProperty("execute_id").GetString().ShouldBe(Coze.Seen.Runs.Single().ExecuteId);
        ended.GetProperty("completed_at").GetInt64().ShouldBeGreaterThanOrEqualTo(ended.GetProperty("created_at").GetInt64());
        (await Proxy.BalanceAsync()).ShouldBe(1000 - 0.005m);
        (await Proxy.UsageAsync()).Single().ShouldSatisfyAllConditions(
            row => row.GetProperty("outcome").GetString().ShouldBe("completed"),
            row => row.GetProperty("charge").GetString().ShouldBe(Charge),
            row => row.GetProperty("status").GetInt32().ShouldBe(202),
            row => row.GetProperty("executeId").GetString().ShouldBe(Coze.Seen.Runs.Single().ExecuteId),
            row => row.GetProperty("requestId").GetString()!["req_".Length..].ShouldBe(id["exec_".Length..]));
        Coze.Seen.BilledRuns.Count.ShouldBe(1);
    }

    [Test]
    public async Task The_answer_of_an_end_node_that_returns_text_is_that_text()
    {
        Coze.Add(Scripted, new WorkflowScript("text").Say("on the way").EndWithText(_ => "为什么 \"so\"\n", RunUsage.Of(1, 2)));

        var ended = await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        ended.GetProperty("output").GetString().ShouldBe("为什么 \"so\"\n");
    }

    [Test]
    public async Task A_model_of_its_own_asks_for_it()
    {
        Coze.Add(Scripted, Finishing("the answer"));
        var id = await Background.BeginAsync(Proxy.Client, Background.Body(Scripted, ("model", "coze-workflow-async"), ("background", false)));

        var ended = await Background.EndAsync(Proxy.Client, id);

        ended.GetProperty("model").GetString().ShouldBe("coze-workflow-async");
        ended.GetProperty("charge").GetString().ShouldBe(Charge);
    }

    [Test]
    public async Task A_registered_model_may_always_run_so()
    {
        Coze.Add(Scripted, Finishing("the answer"));
        var id = await Background.BeginAsync(Proxy.Client, new Dictionary<string, object>
        {
            ["model"] = "report",
            ["messages"] = new[] { new { role = "user", content = "Hello" } },
        });

        (await Background.EndAsync(Proxy.Client, id)).GetProperty("output").GetString().ShouldBe("the answer");
    }

    [Test]
    public async Task A_run_that_fails_says_why_and_costs_nothing()
    {
        Coze.Add(Scripted, new WorkflowScript("fails").Say("some").NodeError(5000, "[720701002] plugin timed out"));

        var ended = await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        ended.GetProperty("status").GetString().ShouldBe("failed");
        ended.GetProperty("error").GetProperty("code").GetString().ShouldBe("upstream_timeout");
        ended.GetProperty("error").GetProperty("coze").GetProperty("code").GetInt64().ShouldBe(5000);
        ended.GetProperty("error").GetProperty("coze").GetProperty("msg").GetString()!.ShouldContain("plugin timed out");
        ended.GetProperty("output").ValueKind.ShouldBe(JsonValueKind.Null);
        await ShouldBeClosedAsync("failed", "0", needsReview: false);
    }

    [Test]
    public async Task A_run_that_asks_something_has_failed()
    {
        Coze.Add(Scripted, new WorkflowScript("asks").Interrupt("Which city?"));

        var ended = await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        ended.GetProperty("status").GetString().ShouldBe("failed");
        ended.GetProperty("error").GetProperty("code").GetString().ShouldBe("execution_interrupted");
        await ShouldBeClosedAsync("failed", "0", needsReview: false);
    }

    [Test]
    public async Task A_run_that_brings_no_text_has_run_all_the_same()
    {
        Coze.Add(Scripted, new WorkflowScript("silent").EndWithOutput("", RunUsage.Of(1000, 2000)));

        var ended = await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        ended.GetProperty("status").GetString().ShouldBe("completed");
        ended.GetProperty("output").GetString().ShouldBe("");
        ended.GetProperty("charge").GetString().ShouldBe(Charge);
    }

    [Test]
    public async Task Questions_that_fail_are_asked_again()
    {
        Coze.AsyncRuns.FailHistoriesWith(500, 5000, "internal error", times: 2);
        Coze.Add(Scripted, Finishing("the answer"));
        var id = await Background.BeginAsync(Proxy.Client, Background.Body(Scripted));
        (await Background.EndAsync(Proxy.Client, id)).GetProperty("status").GetString().ShouldBe("completed");

        // A token that has become bad is replaced by another.
        Coze.RevokeTokens();
        id = await Background.BeginAsync(Proxy.Client, Background.Body(Scripted));
        Coze.RevokeTokens();
        (await Background.EndAsync(Proxy.Client, id)).GetProperty("status").GetString().ShouldBe("completed");

        Proxy.Log.Lines.Count(line => line.EventId == CannotBeAskedAfter).ShouldBe(1);
    }

    [Test]
    public async Task A_run_nobody_can_be_asked_for_is_unknown_in_the_end()
    {
        await RestartAsync(Settings with
        {
            Configuration = new Dictionary<string, string?>(Settings.Configuration) { ["Coze:Executions:Longest"] = "00:00:01" },
        });
        Coze.AsyncRuns.FailHistoriesWith(200, 4314, "no such record", times: int.MaxValue);
        Coze.Add(Scripted, Finishing("the answer"));

        var ended = await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        ended.GetProperty("status").GetString().ShouldBe("unknown");
        ended.GetProperty("error").GetProperty("code").GetString().ShouldBe("execution_unknown");
        await ShouldBeClosedAsync("abandoned", "0", needsReview: true);
    }

    [Test]
    public async Task Another_account_does_not_find_it()
    {
        Coze.Add(Scripted, Finishing("the answer"));
        var id = await Background.BeginAsync(Proxy.Client, Background.Body(Scripted));
        await Background.EndAsync(Proxy.Client, id);
        var account = await Proxy.PostAdminAsync("accounts", new { name = "other", group = "default", balance = "1" });
        using var other = await Proxy.NewKeyAsync(new { accountId = account.GetProperty("id").GetInt64(), name = "other" });
        using var sameAccount = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "second" });
        using var nobody = Proxy.NewClient(bearer: null);

        using var answer = await other.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative));
        var refused = await ChatAnswer.ReadAsync(answer);
        (refused.Status, refused.Code).ShouldBe((404, "execution_not_found"));
        using var unauthorized = await nobody.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative));
        ((int)unauthorized.StatusCode).ShouldBe(401);
        (await Background.GetAsync(sameAccount, id)).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Test]
    public async Task A_running_one_says_when_to_ask_again()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, Finishing("the answer", gate));
        var id = await Background.BeginAsync(Proxy.Client, Background.Body(Scripted));

        using (var running = await Proxy.Client.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative)))
        {
            running.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        }

        gate.SetResult();
        await Background.EndAsync(Proxy.Client, id);
        using var ended = await Proxy.Client.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative));
        ended.Headers.RetryAfter.ShouldBeNull();
    }

    [Test]
    public async Task A_client_that_leaves_before_it_has_the_id_pays_for_the_run()
    {
        var answered = new TaskCompletionSource();
        Coze.AsyncRuns.AnswersAfter = answered.Task;
        Coze.Add(Scripted, Finishing("the answer"));
        using var leaving = new CancellationTokenSource();
        var asking = OpenAnswer.OpenAsync(Proxy.Client, Background.Body(Scripted), leaving.Token);
        await Coze.Seen.WaitForAsync(seen => seen.BilledRuns.Count == 1, Patience);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        answered.SetResult();

        await Proxy.Log.WaitForAsync(5103);
        await ShouldBeClosedAsync("completed", Charge, needsReview: false);
    }
}
