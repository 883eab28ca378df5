using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Tests.Clients;

namespace CozeProxy.Tests.Emulator;

/// <summary>The emulator is only worth what Coze's own client makes of it.</summary>
internal sealed class WhenTheOfficialClientCalls
{
    private const string Text = "你好, world";
    private const string Answer = $"你好！你说的是：{Text}";

    private CozeEmulator _coze = null!;
    private JsonElement _seen;

    [OneTimeSetUp]
    public async Task RunTheClientOnceAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var result = await NodeClient.RunAsync(
            "coze-api.mjs",
            new Dictionary<string, string>
            {
                ["COZE_BASE_URL"] = _coze.BaseAddress.ToString().TrimEnd('/'),
                ["COZE_APP_JSON"] = _coze.OAuthAppJson,
                ["COZE_WORKFLOWS"] = string.Join(
                    ',', SandboxWorkflows.WordByWord, SandboxWorkflows.Unpublished, SandboxWorkflows.JsonError, SandboxWorkflows.TokenAlwaysRefused),
                ["COZE_INPUT"] = Text,
            },
            TimeSpan.FromSeconds(60));
        _seen = result.Json();
        // A whole answer can be with the client a moment before the server has noted its end.
        await _coze.Seen.WaitForAsync(seen => seen.Runs.All(run => run.FinishedAt is not null), TimeSpan.FromSeconds(20));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _coze.DisposeAsync();

    [Test]
    public void It_gets_a_token_for_its_assertion()
    {
        var token = _seen.GetProperty("token");

        token.GetProperty("prefix").GetString().ShouldBe("czs_");
        token.GetProperty("token_type").GetString().ShouldBe("Bearer");
        token.GetProperty("expires_in").GetInt64().ShouldBeInRange(
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 900);
        _coze.Seen.SuccessfulExchanges.ShouldBe(1);
    }

    [Test]
    public void It_reads_the_stream_event_by_event()
    {
        var events = Run(SandboxWorkflows.WordByWord, "stream").GetProperty("events").EnumerateArray().ToList();

        events.Select(item => item.GetProperty("id").GetInt32()).ShouldBe(Enumerable.Range(0, events.Count));
        events.SkipLast(1).ShouldAllBe(item => item.GetProperty("event").GetString() == "Message");
        events[^1].GetProperty("event").GetString().ShouldBe("Done");

        string.Concat(events.SkipLast(2).Select(item => item.GetProperty("data").GetProperty("content").GetString())).ShouldBe(Answer);
        var end = events[^2].GetProperty("data");
        JsonSerializer.Deserialize<JsonElement>(end.GetProperty("content").GetString()!).GetProperty("output").GetString().ShouldBe(Answer);
        ShouldBeTheUsage(end.GetProperty("usage"));
    }

    [Test]
    public void It_reads_the_whole_answer()
    {
        var answer = Run(SandboxWorkflows.WordByWord, "create").GetProperty("answer");

        answer.GetProperty("code").GetInt32().ShouldBe(0);
        JsonSerializer.Deserialize<JsonElement>(answer.GetProperty("data").GetString()!).GetProperty("output").GetString().ShouldBe(Answer);
        ShouldBeTheUsage(answer.GetProperty("usage"));
        answer.GetProperty("debug_url").GetString()!.ShouldContain("execute_id=");
    }

    [Test]
    public void It_hears_that_a_workflow_is_not_published()
    {
        var only = Run(SandboxWorkflows.Unpublished, "stream").GetProperty("events").EnumerateArray().Single();
        only.GetProperty("event").GetString().ShouldBe("Error");
        only.GetProperty("data").GetProperty("error_code").GetInt32().ShouldBe(4200);

        Run(SandboxWorkflows.Unpublished, "create").GetProperty("error").GetProperty("code").GetInt32().ShouldBe(4200);
    }

    [Test]
    public void It_hears_of_refusals_in_its_own_ways()
    {
        // JSON in place of a stream reaches its users as an event that the server never sent.
        var streamed = Run(SandboxWorkflows.JsonError, "stream").GetProperty("events").EnumerateArray().Single();
        streamed.GetProperty("event").GetString().ShouldBe("error");
        streamed.GetProperty("data").GetProperty("code").GetInt32().ShouldBe(5000);

        var whole = Run(SandboxWorkflows.JsonError, "create").GetProperty("error");
        whole.GetProperty("code").GetInt32().ShouldBe(5000);
        whole.GetProperty("status").GetInt32().ShouldBe(200);
        whole.GetProperty("logid").GetString().ShouldNotBeNullOrEmpty();

        var token = Run(SandboxWorkflows.TokenAlwaysRefused, "create").GetProperty("error");
        token.GetProperty("status").GetInt32().ShouldBe(401);
        token.GetProperty("message").GetString()!.ShouldContain("authentication is invalid");
    }

    [Test]
    public void It_uploads_a_file()
    {
        var upload = _seen.GetProperty("upload");

        upload.GetProperty("bytes").GetInt64().ShouldBe(5);
        upload.GetProperty("file_name").GetString().ShouldBe("笔记.txt");
        var seen = _coze.Seen.Uploads.ShouldHaveSingleItem();
        upload.GetProperty("id").GetString().ShouldBe(seen.FileId);
        seen.ContentType.ShouldBe("text/plain");
    }

    [Test]
    public void It_was_seen_to_the_end()
    {
        var runs = _coze.Seen.Runs.Where(run => run.WorkflowId == SandboxWorkflows.WordByWord).ToList();

        runs.Select(run => run.Streaming).ShouldBe([true, false]);
        runs.ShouldAllBe(run => run.Ending == RunEnding.Completed);
        runs.ShouldAllBe(run => run.Parameters.GetProperty("BOT_USER_INPUT").GetString() == Text);
    }

    private JsonElement Run(string workflowId, string kind) => _seen.GetProperty("runs").GetProperty(workflowId).GetProperty(kind);

    private static void ShouldBeTheUsage(JsonElement usage)
    {
        usage.GetProperty("input_count").GetInt32().ShouldBe(45);
        usage.GetProperty("output_count").GetInt32().ShouldBe(123);
        usage.GetProperty("token_count").GetInt32().ShouldBe(168);
    }
}
