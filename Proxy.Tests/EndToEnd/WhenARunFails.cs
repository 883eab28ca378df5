using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenARunFails : ProxyFixture
{
    private static readonly object[] FailuresBeforeText =
    [
        new object[] { SandboxWorkflows.ErrorFirst, 400, "invalid_request" },
        new object[] { SandboxWorkflows.NodeFailure, 400, "invalid_request" },
        new object[] { SandboxWorkflows.WorkflowTimeout, 504, "upstream_timeout" },
        new object[] { SandboxWorkflows.Unpublished, 404, "workflow_not_found" },
        new object[] { "9999999999999", 404, "workflow_not_found" },
        new object[] { SandboxWorkflows.LowerCaseError, 502, "upstream_error" },
        new object[] { SandboxWorkflows.JsonError, 502, "upstream_error" },
        new object[] { SandboxWorkflows.HttpServerError, 502, "upstream_error" },
        new object[] { SandboxWorkflows.RateLimitedJson, 429, "rate_limited" },
        new object[] { SandboxWorkflows.RateLimitedHttp, 429, "rate_limited" },
        new object[] { SandboxWorkflows.TokenAlwaysRefused, 502, "upstream_auth_failed" },
        new object[] { SandboxWorkflows.TokenRefusedAsJson, 502, "upstream_auth_failed" },
        new object[] { SandboxWorkflows.DroppedBeforeAnything, 502, "upstream_error" },
        new object[] { SandboxWorkflows.EmptyDone, 502, "upstream_empty" },
        new object[] { SandboxWorkflows.EmptyOutput, 502, "upstream_empty" },
    ];

    private static readonly object[] FailuresAfterText =
    [
        new object[] { SandboxWorkflows.ErrorMidway, 504, "upstream_timeout" },
        new object[] { SandboxWorkflows.ErrorThenDone, 400, "invalid_request" },
        new object[] { SandboxWorkflows.DroppedMidway, 502, "upstream_error" },
        new object[] { SandboxWorkflows.Truncated, 502, "upstream_error" },
    ];

    [TestCaseSource(nameof(FailuresBeforeText))]
    public async Task The_first_event_decides_the_status_and_nothing_is_charged(string workflowId, int status, string code)
    {
        foreach (var stream in new[] { true, false })
        {
            var answer = await AskAsync(workflowId, stream);

            answer.Status.ShouldBe(status);
            answer.IsStream.ShouldBeFalse();
            answer.Code.ShouldBe(code);
            Proxy.ForgetFailures();
        }

        (await Proxy.UsageAsync()).Count.ShouldBe(2);
        await ShouldBeFreeAsync(code);
    }

    [TestCaseSource(nameof(FailuresAfterText))]
    public async Task A_stream_that_is_cut_never_looks_like_an_answer_and_is_charged_what_was_delivered(string workflowId, int status, string code)
    {
        status.ShouldBeGreaterThanOrEqualTo(400);
        var answer = await AskAsync(workflowId, stream: true);

        answer.Status.ShouldBe(200);
        answer.Text.ShouldBe("The weather is ");
        answer.Code.ShouldBe(code);
        answer.IsDone.ShouldBeFalse();

        // "Hello" is two tokens of input, the text four of output: 2 / 1000 × 0.001 + 4 / 1000 × 0.002
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe("failed");
        row.GetProperty("inputTokens").GetInt64().ShouldBe(2);
        row.GetProperty("outputTokens").GetInt64().ShouldBe(4);
        row.GetProperty("estimated").GetBoolean().ShouldBeTrue();
        row.GetProperty("charge").GetString().ShouldBe("0.00001");
        row.GetProperty("status").GetInt32().ShouldBe(200);
        row.GetProperty("errorCode").GetString().ShouldBe(code);
        (await Proxy.BalanceAsync()).ShouldBe(999.99999m);
    }

    [TestCaseSource(nameof(FailuresAfterText))]
    public async Task A_whole_answer_that_is_cut_is_no_answer_and_free(string workflowId, int status, string code)
    {
        var answer = await AskAsync(workflowId, stream: false);

        answer.Status.ShouldBe(status);
        answer.Code.ShouldBe(code);
        await ShouldBeFreeAsync(code);
        (await Proxy.UsageAsync())[0].GetProperty("status").GetInt32().ShouldBe(status);
    }

    [Test]
    public async Task Cozes_own_words_and_log_id_travel_with_the_error()
    {
        var answer = await AskAsync(SandboxWorkflows.Unpublished, stream: true);

        var coze = answer.Error.GetProperty("coze");
        coze.GetProperty("code").GetInt64().ShouldBe(4200);
        coze.GetProperty("msg").GetString().ShouldNotBeNull().ShouldContain("not found");
        coze.GetProperty("logid").GetString().ShouldBe(Coze.Seen.Runs[0].LogId);
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("cozeLogId").GetString().ShouldBe(Coze.Seen.Runs[0].LogId);
    }

    [TestCase(SandboxWorkflows.Unpublished, "false")]
    [TestCase(SandboxWorkflows.RateLimitedJson, "true")]
    public async Task The_clients_sdk_is_told_whether_to_try_again(string workflowId, string shouldRetry)
    {
        var answer = await AskAsync(workflowId, stream: true);

        answer.Headers["x-should-retry"].ShouldBe(shouldRetry);
    }

    [Test]
    public async Task An_ambiguous_failure_is_never_run_again()
    {
        await AskAsync(SandboxWorkflows.HttpServerError, stream: true);
        await AskAsync(SandboxWorkflows.DroppedBeforeAnything, stream: true);

        Coze.Seen.Runs.Count.ShouldBe(2);
    }

    [Test]
    public async Task Errors_come_in_chinese_to_those_who_ask_in_chinese()
    {
        var body = Body(SandboxWorkflows.EmptyDone, stream: false);

        var chinese = await ChatAnswer.ReadAsync(Proxy.Client, body, "zh-CN,zh;q=0.9,en;q=0.8");
        var english = await ChatAnswer.ReadAsync(Proxy.Client, body, "en-US,en;q=0.9,zh;q=0.8");

        chinese.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("Workflow 返回空响应");
        english.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("without an answer");
    }

    [Test]
    public async Task A_question_of_the_workflow_reaches_the_client_as_text()
    {
        var answer = await AskAsync(SandboxWorkflows.Interrupted, stream: true);

        answer.Status.ShouldBe(200);
        answer.Text.ShouldNotBeEmpty();
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("outcome").GetString().ShouldBe("interrupted");
    }

    [Test]
    public async Task A_message_that_is_no_json_is_an_upstream_error()
    {
        var answer = await PlayAsync(new WorkflowScript("broken").Event("Message", "not json").Done(), stream: true);

        answer.Status.ShouldBe(502);
        answer.Code.ShouldBe("upstream_error");
    }

    private async Task ShouldBeFreeAsync(string code)
    {
        var rows = await Proxy.UsageAsync();
        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => row.GetProperty("charge").GetString() == "0" && row.GetProperty("errorCode").GetString() == code);
        var account = await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}");
        account.GetProperty("held").GetString().ShouldBe("0");
        account.GetProperty("balance").GetString().ShouldBe("1000");
    }
}
