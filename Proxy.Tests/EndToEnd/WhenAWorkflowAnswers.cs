using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenAWorkflowAnswers : ProxyFixture
{
    // 45 / 1000 × 0.001 + 123 / 1000 × 0.002
    private const decimal ChargeOfTheExample = 0.000291m;

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_client_gets_the_text_once_and_pays_for_the_tokens(bool stream)
    {
        var answer = await AskAsync(SandboxWorkflows.WordByWord, stream, "你好, \"world\" 😀");

        answer.Status.ShouldBe(200);
        answer.IsStream.ShouldBe(stream);
        answer.Text.ShouldBe(BuiltInScripts.Greeting("你好, \"world\" 😀"));
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("inputTokens").GetInt64().ShouldBe(45);
        row.GetProperty("outputTokens").GetInt64().ShouldBe(123);
        row.GetProperty("totalTokens").GetInt64().ShouldBe(168);
        row.GetProperty("estimated").GetBoolean().ShouldBeFalse();
        row.GetProperty("needsReview").GetBoolean().ShouldBeFalse();
        row.GetProperty("basis").GetString().ShouldBe("reported");
        row.GetProperty("charge").GetString().ShouldBe("0.000291");
        row.GetProperty("outcome").GetString().ShouldBe("completed");
        row.GetProperty("stream").GetBoolean().ShouldBe(stream);
        row.GetProperty("status").GetInt32().ShouldBe(200);
        row.GetProperty("requestId").GetString().ShouldBe(answer.Headers["x-request-id"]);
        row.GetProperty("cozeLogId").GetString().ShouldBe(Coze.Seen.Runs[0].LogId);
        row.GetProperty("executeId").GetString().ShouldBe(Coze.Seen.Runs[0].ExecuteId);
        (await Proxy.BalanceAsync()).ShouldBe(1000m - ChargeOfTheExample);
    }

    [Test]
    public async Task The_stream_has_the_shape_openai_gives_it()
    {
        var answer = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = "coze-workflow",
            workflow_id = SandboxWorkflows.WordByWord,
            messages = new[] { new { role = "user", content = "Hello" } },
            stream = true,
            stream_options = new { include_usage = true },
        });

        answer.IsDone.ShouldBeTrue();
        answer.Lines.ShouldAllBe(line => line.Length == 0 || line.StartsWith("data: ", StringComparison.Ordinal));
        var chunks = answer.Chunks;
        chunks.ShouldAllBe(chunk => chunk.GetProperty("object").GetString() == "chat.completion.chunk" && chunk.GetProperty("model").GetString() == "coze-workflow");
        chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct().ShouldHaveSingleItem()!.ShouldStartWith("chatcmpl-");
        chunks.Select(chunk => chunk.GetProperty("created").GetInt64()).Distinct().ShouldHaveSingleItem();
        Choice(chunks[0]).GetProperty("delta").GetProperty("role").GetString().ShouldBe("assistant");
        Choice(chunks[^2]).GetProperty("finish_reason").GetString().ShouldBe("stop");
        Choice(chunks[^2]).GetProperty("delta").EnumerateObject().ShouldBeEmpty();
        chunks.SkipLast(2).ShouldAllBe(chunk => Choice(chunk).GetProperty("finish_reason").ValueKind == JsonValueKind.Null);
        chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[^1].GetProperty("usage").GetProperty("total_tokens").GetInt64().ShouldBe(168);
    }

    [Test]
    public async Task The_text_leaves_word_by_word_while_the_run_goes_on()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("gated").Say("first ").PauseUntil(gate.Task).Say("second").EndWithOutput("first second").Done());

        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true));

        // The second word cannot have been said yet, so the first has not waited for it.
        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("first ");
        gate.SetResult();
        (await answer.ReadToEndAsync())[^1].ShouldBe("data: [DONE]");
    }

    [Test]
    public async Task The_parameters_are_merged_over_the_users_text()
    {
        await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = "coze-workflow",
            workflow_id = SandboxWorkflows.WordByWord,
            messages = new object[] { new { role = "system", content = "ignored" }, new { role = "user", content = new object[] { new { type = "text", text = "你好" }, new { type = "text", text = "there" } } } },
            workflow_parameters = new { custom = new { nested = new[] { 1, 2 } }, name = "值" },
        });

        var sent = Coze.Seen.Runs.ShouldHaveSingleItem();
        sent.Parameters.GetProperty("BOT_USER_INPUT").GetString().ShouldBe("你好\nthere");
        sent.Parameters.GetProperty("custom").GetProperty("nested").GetArrayLength().ShouldBe(2);
        sent.Parameters.GetProperty("name").GetString().ShouldBe("值");
        sent.Headers.Keys.ShouldNotContain("Cookie");
        sent.Bearer.ShouldNotContain("sk-");
    }

    [Test]
    public async Task A_model_name_can_carry_the_workflow()
    {
        var answer = await ChatAnswer.ReadAsync(Proxy.Client, new
        {
            model = $"workflow-{SandboxWorkflows.EndVariables}",
            messages = new[] { new { role = "user", content = "Hi" } },
        });

        answer.Status.ShouldBe(200);
        answer.Body.GetProperty("model").GetString().ShouldBe($"workflow-{SandboxWorkflows.EndVariables}");
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("price").GetProperty("name").GetString().ShouldBe("coze-workflow");
    }

    [TestCase(SandboxWorkflows.EndStreams)]
    [TestCase(SandboxWorkflows.EndText)]
    [TestCase(SandboxWorkflows.EndTextEnvelope)]
    [TestCase(SandboxWorkflows.Slow)]
    [TestCase(SandboxWorkflows.UnknownEvents)]
    [TestCase(SandboxWorkflows.TokenExpired)]
    public async Task Whatever_way_the_text_comes_it_is_the_same_streamed_or_not(string workflowId)
    {
        var streamed = await AskAsync(workflowId, stream: true);
        var whole = await AskAsync(workflowId, stream: false);

        streamed.IsDone.ShouldBeTrue();
        streamed.Text.ShouldBe(BuiltInScripts.Greeting("Hello"));
        whole.Text.ShouldBe(streamed.Text);
    }

    [Test]
    public async Task A_line_of_a_megabyte_passes()
    {
        (await AskAsync(SandboxWorkflows.VeryLongLine, stream: true)).Text.ShouldBe(BuiltInScripts.LongText);
        (await AskAsync(SandboxWorkflows.VeryLongLine, stream: false)).Text.ShouldBe(BuiltInScripts.LongText);
    }

    [TestCase(SandboxWorkflows.NoUsage)]
    [TestCase(SandboxWorkflows.NullUsage)]
    public async Task A_run_without_usage_is_charged_by_an_estimate_that_says_so(string workflowId)
    {
        await AskAsync(workflowId, stream: true);

        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("estimated").GetBoolean().ShouldBeTrue();
        row.GetProperty("outputTokens").GetInt64().ShouldBeGreaterThan(0);
    }

    [TestCase("PerCall", "per_call", "0.5")]
    [TestCase("Free", "nothing", "0")]
    public async Task A_price_may_want_no_estimate(string missingUsage, string basis, string charge)
    {
        await RestartAsync(new ProxySettings
        {
            Configuration = new Dictionary<string, string?>
            {
                ["Billing:Prices:coze-workflow:PerCall"] = "0.5",
                ["Billing:Prices:coze-workflow:MissingUsage"] = missingUsage,
            },
        });

        await AskAsync(SandboxWorkflows.NoUsage, stream: true);

        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("basis").GetString().ShouldBe(basis);
        row.GetProperty("charge").GetString().ShouldBe(charge);
        row.GetProperty("estimated").GetBoolean().ShouldBeFalse();
    }

    [Test]
    public async Task The_hold_that_a_price_names_is_set_aside()
    {
        await RestartAsync(new ProxySettings { Configuration = new Dictionary<string, string?> { ["Billing:Prices:coze-workflow:Hold"] = "1000.5" } });

        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Code.ShouldBe("insufficient_balance");
    }

    [Test]
    public async Task Counts_that_contradict_each_other_are_the_same_to_the_client_and_on_the_bill()
    {
        const string data = """
            {"content":"text","node_type":"End","node_is_finish":true,"usage":{"token_count":168,"output_count":123,"input_count":450}}
            """;

        var answer = await PlayAsync(new WorkflowScript("confused").Event("Message", data).Done(), stream: false);

        var usage = answer.Body.GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt64().ShouldBe(45);
        usage.GetProperty("completion_tokens").GetInt64().ShouldBe(123);
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("inputTokens").GetInt64().ShouldBe(45);
        row.GetProperty("totalTokens").GetInt64().ShouldBe(168);
        row.GetProperty("charge").GetString().ShouldBe("0.000291");
    }

    [Test]
    public async Task A_run_that_used_nothing_costs_nothing()
    {
        await AskAsync(SandboxWorkflows.ZeroUsage, stream: true);

        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("estimated").GetBoolean().ShouldBeFalse();
        row.GetProperty("charge").GetString().ShouldBe("0");
    }

    private static JsonElement Choice(JsonElement chunk) => chunk.GetProperty("choices")[0];
}
