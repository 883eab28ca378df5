using System.Text.Json;
using CozeProxy.Billing.Storage;
using CozeProxy.Sandbox.Coze;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What cannot run in the background, and what must although it cannot be written down at once.</summary>
internal sealed class WhenBackgroundRunsAreRefused : BackgroundFixture
{
    private const int NotWrittenDown = 1102;

    [Test]
    public async Task A_run_that_coze_has_accepted_waits_for_the_store_and_is_not_refused()
    {
        Coze.Add(Scripted, Finishing("the answer"));
        await OnWriterAsync("CREATE TRIGGER broken BEFORE INSERT ON executions BEGIN SELECT RAISE(ABORT, 'broken'); END");
        var asking = Background.BeginAsync(Proxy.Client, Background.Body(Scripted));
        await Proxy.Log.WaitForAsync(NotWrittenDown, count: 2);
        asking.IsCompleted.ShouldBeFalse();

        await OnWriterAsync("DROP TRIGGER broken");

        (await Background.EndAsync(Proxy.Client, await asking)).GetProperty("output").GetString().ShouldBe("the answer");
        Coze.Seen.BilledRuns.Count.ShouldBe(1);
    }

    [Test]
    public async Task Without_a_paid_plan_it_is_refused_clearly()
    {
        Coze.AsyncRuns.IsPaid = false;
        Coze.Add(Scripted, Finishing("the answer"));

        var refused = await ChatAnswer.ReadAsync(Proxy.Client, Background.Body(Scripted));

        (refused.Status, refused.Code).ShouldBe((403, "coze_plan_required"));
        refused.Error.GetProperty("coze").GetProperty("code").GetInt64().ShouldBe(6003);
        await ShouldBeClosedAsync("refused", "0", needsReview: false);
    }

    [Test]
    public async Task An_answer_that_names_no_run_is_a_failure()
    {
        Coze.AsyncRuns.TellsExecuteId = false;
        Coze.Add(Scripted, Finishing("the answer"));

        var refused = await ChatAnswer.ReadAsync(Proxy.Client, Background.Body(Scripted));

        (refused.Status, refused.Code).ShouldBe((502, "upstream_error"));
        await ShouldBeClosedAsync("failed", "0", needsReview: false);
    }

    [Test]
    public async Task A_workflow_that_is_not_there_is_refused_as_ever()
    {
        var refused = await ChatAnswer.ReadAsync(Proxy.Client, Background.Body("404"));

        (refused.Status, refused.Code).ShouldBe((404, "workflow_not_found"));
        (await ChatAnswer.ReadAsync(Proxy.Client, Background.Body(SandboxWorkflows.TokenExpired))).Status.ShouldBe(202);
        await Proxy.Log.WaitForAsync(5103, count: 2);
    }

    [TestCase("stream", true)]
    [TestCase("webhook_url", "http://example.com/")]
    [TestCase("webhook_url", "https://127.0.0.1/")]
    [TestCase("webhook_url", "https://user:secret@example.com/")]
    public async Task What_does_not_go_with_it_is_refused(string field, object value)
    {
        var refused = await ChatAnswer.ReadAsync(Proxy.Client, Background.Body(Scripted, (field, value)));

        (refused.Status, refused.Code, refused.Error.GetProperty("param").GetString()).ShouldBe((400, "invalid_request", field));
        Coze.Seen.Runs.ShouldBeEmpty();
    }

    [TestCase("/v1/responses", """{"model":"workflow-1000","input":"x","background":true}""")]
    [TestCase("/v1/responses", """{"model":"coze-workflow-async","workflow_id":"1000","input":"x"}""")]
    [TestCase("/v1/completions", """{"model":"workflow-1000","prompt":"x","background":true}""")]
    public async Task Other_endpoints_say_where_it_is_asked_for(string path, string body)
    {
        using var content = new StringContent(body);
        using var response = await Proxy.Client.PostAsync(path, content);

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync()).ShouldContain("POST /v1/chat/completions");
        Coze.Seen.Runs.ShouldBeEmpty();
    }

    [Test]
    public async Task A_question_is_not_answered_in_the_background()
    {
        var call = AskedCall.In(await ChatAnswer.ReadAsync(Proxy.Client, AskingBody.Ask(SandboxWorkflows.Interrupted, stream: false))).Single();
        var body = JsonSerializer.SerializeToNode(AskingBody.Answer($"workflow-{SandboxWorkflows.Interrupted}", false, (call.Id, "x")))!.AsObject();
        body["background"] = true;

        var refused = await ChatAnswer.ReadAsync(Proxy.Client, body);

        (refused.Status, refused.Error.GetProperty("param").GetString()).ShouldBe((400, "background"));
        Coze.Seen.Runs.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_webhook_is_for_the_background_alone()
    {
        var refused = await ChatAnswer.ReadAsync(Proxy.Client, Background.Body(Scripted, ("background", false), ("webhook_url", "https://example.com/")));

        (refused.Status, refused.Error.GetProperty("param").GetString()).ShouldBe((400, "webhook_url"));
    }

    private Task<int> OnWriterAsync(string sql) =>
        Proxy.Services.GetRequiredService<Database>().WriteAsync(connection => connection.Execute(sql), CancellationToken.None);
}
