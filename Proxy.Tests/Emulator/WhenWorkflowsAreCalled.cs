using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenWorkflowsAreCalled : EmulatorFixture
{
    [Test]
    public async Task The_call_is_remembered_whole()
    {
        await CallAsync(SandboxWorkflows.EndText, "你好");
        await Coze.Seen.WaitForAsync(seen => seen.Runs is [{ FinishedAt: not null }], Patience);

        var run = Coze.Seen.Runs.Single();
        run.Number.ShouldBe(1);
        run.WorkflowId.ShouldBe(SandboxWorkflows.EndText);
        run.Streaming.ShouldBeTrue();
        run.Parameters.GetProperty("BOT_USER_INPUT").GetString().ShouldBe("你好");
        run.Bearer.ShouldBe(Coze.PersonalAccessToken);
        run.Headers["content-type"].ShouldBe("application/json");
        run.StartedAt.ShouldBe(Clock.GetUtcNow());
        run.Ending.ShouldBe(RunEnding.Completed);
        run.EventsSent.ShouldBe(2);
    }

    [Test]
    public async Task An_unknown_token_is_refused_and_nothing_is_billed()
    {
        var answer = await CallAsync(SandboxWorkflows.EndText, bearer: "czs_unknown");

        answer.Status.ShouldBe(401);
        answer.Json.GetProperty("code").GetInt32().ShouldBe(4100);
        Coze.Seen.BilledRuns.ShouldBeEmpty();
        Coze.Seen.Runs.Single().Ending.ShouldBe(RunEnding.Refused);
    }

    [TestCase("nonsense")]
    [TestCase("[]")]
    [TestCase("""{"parameters":{}}""")]
    [TestCase("""{"workflow_id":7342866812345}""")]
    [TestCase("""{"workflow_id":"7342866812345","parameters":"{}"}""")]
    [TestCase("""{"workflow_id":"7342866812345","bot_id":"1","app_id":"2"}""")]
    public async Task A_wrong_body_is_error_4000(string body)
    {
        var stream = (await RawClient.PostAsync(Coze.BaseAddress, StreamPath, Coze.PersonalAccessToken, body))!;
        var whole = (await RawClient.PostAsync(Coze.BaseAddress, RunPath, Coze.PersonalAccessToken, body))!;

        stream.Data.Single().GetProperty("error_code").GetInt32().ShouldBe(4000);
        whole.Json.GetProperty("code").GetInt32().ShouldBe(4000);
        Coze.Seen.BilledRuns.ShouldBeEmpty();
    }

    [Test]
    public async Task An_unknown_path_is_404_with_code_4000()
    {
        var answer = (await RawClient.PostAsync(Coze.BaseAddress, "/v1/workflows/1/run_histories", Coze.PersonalAccessToken, "{}"))!;

        answer.Status.ShouldBe(404);
        answer.Json.GetProperty("code").GetInt32().ShouldBe(4000);
    }

    [Test]
    public async Task The_first_token_can_be_refused_for_good_and_the_next_one_is_fine()
    {
        var first = await TokenAsync();
        (await CallAsync(SandboxWorkflows.TokenExpired, bearer: first)).Status.ShouldBe(401);
        (await CallAsync(SandboxWorkflows.TokenExpired, bearer: first)).Status.ShouldBe(401);
        (await CallAsync(SandboxWorkflows.TokenExpired, bearer: await TokenAsync())).EventNames.ShouldBe(["Message", "Done"]);
    }

    [Test]
    public async Task A_token_can_be_refused_at_its_first_use_only()
    {
        (await CallAsync(SandboxWorkflows.TokenRefusedOnFirstUse)).Status.ShouldBe(401);
        (await CallAsync(SandboxWorkflows.TokenRefusedOnFirstUse)).EventNames.ShouldBe(["Message", "Done"]);
    }

    [Test]
    public async Task A_script_can_refuse_its_first_runs()
    {
        Coze.Add(Scripted, new WorkflowScript("busy").Refuse(200, 4009, "busy", use => use.Run <= 2).Done());

        (await CallAsync(Scripted)).Json.GetProperty("code").GetInt32().ShouldBe(4009);
        (await CallAsync(Scripted)).Json.GetProperty("code").GetInt32().ShouldBe(4009);
        (await CallAsync(Scripted)).EventNames.ShouldBe(["Done"]);
        Coze.Seen.BilledRuns.Single().Number.ShouldBe(3);
    }

    [Test]
    public async Task The_whole_answer_holds_the_end_nodes_output_as_a_string()
    {
        var answer = (await CallAsync(SandboxWorkflows.WordByWord, path: RunPath)).Json;

        answer.GetProperty("code").GetInt32().ShouldBe(0);
        JsonSerializer.Deserialize<JsonElement>(answer.GetProperty("data").GetString()!).GetProperty("output").GetString().ShouldBe("Hello! You said: Hello");
        answer.GetProperty("usage").GetProperty("token_count").GetInt32().ShouldBe(168);
        answer.GetProperty("debug_url").GetString()!.ShouldContain(Coze.Seen.Runs.Single().ExecuteId);
    }

    [TestCase(SandboxWorkflows.EndText)]
    [TestCase(SandboxWorkflows.EndStreams)]
    public async Task The_whole_answer_wraps_text_in_an_envelope(string workflowId)
    {
        var answer = (await CallAsync(workflowId, path: RunPath)).Json;

        JsonSerializer.Deserialize<JsonElement>(answer.GetProperty("data").GetString()!).GetProperty("data").GetString().ShouldBe("Hello! You said: Hello");
    }

    [Test]
    public async Task The_whole_answer_tells_failures_and_interrupts_with_status_200()
    {
        var failed = await CallAsync(SandboxWorkflows.NodeFailure, path: RunPath);
        failed.Status.ShouldBe(200);
        failed.Json.GetProperty("code").GetInt32().ShouldBe(5000);
        failed.Json.TryGetProperty("data", out _).ShouldBeFalse();

        var interrupted = (await CallAsync(SandboxWorkflows.Interrupted, path: RunPath)).Json;
        interrupted.GetProperty("code").GetInt32().ShouldBe(0);
        interrupted.GetProperty("interrupt_data").GetProperty("type").GetInt32().ShouldBe(2);
    }

    [Test]
    public async Task What_was_seen_can_be_asked_for_without_secrets()
    {
        var token = await TokenAsync();
        await CallAsync(SandboxWorkflows.EndText, bearer: token);
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().Ending == RunEnding.Completed, Patience);
        using var client = new HttpClient { BaseAddress = Coze.BaseAddress };

        var text = await client.GetStringAsync("/sandbox/seen");

        text.ShouldBe("""{"runs":1,"endings":{"Completed":1},"uploads":0,"exchanges":1,"exchanges_succeeded":1,"exchanges_failed":0}""");
    }

    private async Task<string> TokenAsync()
    {
        var answer = await RawClient.PostAsync(
            Coze.BaseAddress,
            "/api/permission/oauth2/token",
            new AssertionBuilder(Coze.OAuthAppJson, Clock).Sign(),
            """{"grant_type":"urn:ietf:params:oauth:grant-type:jwt-bearer"}""");
        return answer!.Json.GetProperty("access_token").GetString()!;
    }
}
