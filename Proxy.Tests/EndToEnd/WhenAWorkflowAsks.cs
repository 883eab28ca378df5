using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Interrupts;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A run that stops to ask, from both ends: how the client gets the question, and how its answer takes the run on.</summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class WhenAWorkflowAsks(bool stream) : ProxyFixture
{
    private const string Asking = $"workflow-{SandboxWorkflows.Interrupted}";

    [Test]
    public async Task The_question_is_a_tool_call_and_the_tool_message_resumes_the_run()
    {
        var asked = await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream));
        var call = AskedCall.In(asked).ShouldHaveSingleItem();

        AskedCall.FinishOf(asked).ShouldBe("tool_calls");
        call.Name.ShouldBe("coze_interrupt");
        call.Id.Length.ShouldBeLessThanOrEqualTo(160);
        call.Question.ShouldBe(InterruptScripts.Question);
        call.Arguments.GetProperty("type").GetInt32().ShouldBe(2);
        call.Arguments.GetProperty("required_parameters").GetRawText().ShouldBe("{}");

        var answered = await CallAsync(AskingBody.Answer(Asking, stream, (call.Id, "杭州")));

        answered.Text.ShouldBe(InterruptScripts.Weather("杭州"));
        AskedCall.FinishOf(answered).ShouldBe("stop");
        AskedCall.In(answered).ShouldBeEmpty();
        var resume = Coze.Seen.Runs[^1];
        resume.WorkflowId.ShouldBe(SandboxWorkflows.Interrupted);
        resume.ResumeData.ShouldBe("杭州");
        resume.EventId.ShouldBe($"{Coze.Seen.Runs[0].ExecuteId}/1");
        resume.Body.EnumerateObject().Select(field => field.Name).ShouldBe(["workflow_id", "event_id", "resume_data", "interrupt_type"]);
        resume.Body.GetProperty("interrupt_type").GetInt32().ShouldBe(2);
    }

    [Test]
    public async Task Each_of_the_two_calls_is_charged_and_has_a_row()
    {
        var call = AskedCall.In(await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream))).Single();
        await CallAsync(AskingBody.Answer(Asking, stream, (call.Id, "杭州")));

        var rows = await Proxy.UsageAsync();
        rows.Select(row => row.GetProperty("outcome").GetString()).ShouldBe(["completed", "interrupted"]);
        rows.ShouldAllBe(row => row.GetProperty("target").GetString() == SandboxWorkflows.Interrupted);
        rows[0].GetProperty("totalTokens").GetInt32().ShouldBe(168);
        var charges = rows.Select(row => decimal.Parse(row.GetProperty("charge").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        charges.ShouldAllBe(charge => charge > 0);
        (await Proxy.BalanceAsync()).ShouldBe(1000 - charges.Sum());
    }

    [Test]
    public async Task A_client_without_the_tool_gets_text_and_a_token_to_resume_with()
    {
        var asked = await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream, withTool: false));

        asked.Text.ShouldBe(InterruptScripts.Question);
        AskedCall.FinishOf(asked).ShouldBe("stop");
        AskedCall.In(asked).ShouldBeEmpty();
        var interrupt = InterruptOf(asked);
        interrupt.GetProperty("question").GetString().ShouldBe(InterruptScripts.Question);
        interrupt.GetProperty("type").GetInt32().ShouldBe(2);
        var left = DateTimeOffset.FromUnixTimeSeconds(interrupt.GetProperty("expires_at").GetInt64()) - TimeProvider.System.GetUtcNow();
        left.ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));

        var answered = await CallAsync(AskingBody.Resume(Asking, stream, interrupt.GetProperty("token").GetString()!, "杭州"));

        answered.Text.ShouldBe(InterruptScripts.Weather("杭州"));
    }

    [Test]
    public async Task A_resumed_run_may_ask_again()
    {
        const string model = $"workflow-{SandboxWorkflows.AsksTwice}";
        var first = await CallAsync(AskingBody.Ask(SandboxWorkflows.AsksTwice, stream));
        first.Text.ShouldBe($"好的。{InterruptScripts.Question}");
        AskedCall.In(first).Single().Question.ShouldBe(InterruptScripts.Question);

        var second = await CallAsync(AskingBody.Answer(model, stream, (AskedCall.In(first).Single().Id, "杭州")));
        AskedCall.FinishOf(second).ShouldBe("tool_calls");
        AskedCall.In(second).Single().Question.ShouldBe(InterruptScripts.SecondQuestion);

        var last = await CallAsync(AskingBody.Answer(model, stream, (AskedCall.In(second).Single().Id, "明天")));

        last.Text.ShouldBe(InterruptScripts.Weather("杭州，明天"));
        Coze.Seen.BilledRuns.Count.ShouldBe(3);
        (await Proxy.UsageAsync()).Count.ShouldBe(3);
    }

    [Test]
    public async Task A_form_that_nobody_put_in_words_is_asked_with_its_fields()
    {
        var asked = await CallAsync(AskingBody.Ask(SandboxWorkflows.AsksForInput, stream));
        var call = AskedCall.In(asked).ShouldHaveSingleItem();

        AskedCall.FinishOf(asked).ShouldBe("tool_calls");
        call.Question.ShouldBe("img (image)");
        call.Arguments.GetProperty("required_parameters").GetRawText().ShouldBe("""{"img":{"required":true,"type":"image"}}""");
        call.Arguments.GetProperty("type").GetInt32().ShouldBe(5);
        if (!stream)
        {
            asked.Body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Test]
    public async Task Without_the_tool_a_forms_fields_are_the_text()
    {
        var asked = await CallAsync(AskingBody.Ask(SandboxWorkflows.AsksForInput, stream, withTool: false));

        asked.Text.ShouldBe("img (image)");
        var token = InterruptOf(asked).GetProperty("token").GetString()!;
        var answered = await CallAsync(AskingBody.Resume($"workflow-{SandboxWorkflows.AsksForInput}", stream, token, new { img = """{"file_id":"1"}""" }));

        answered.Text.ShouldBe("""Got it: {"img":"{\u0022file_id\u0022:\u00221\u0022}"}""");
    }

    [Test]
    public async Task A_client_that_cannot_name_the_workflow_again_need_not()
    {
        var call = AskedCall.In(await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream))).Single();

        (await CallAsync(AskingBody.Answer("coze-workflow", stream, (call.Id, "杭州")))).Text.ShouldBe(InterruptScripts.Weather("杭州"));
    }

    [Test]
    public async Task A_question_that_was_passed_over_leads_to_a_run_of_its_own()
    {
        var call = AskedCall.In(await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream))).Single();

        var anew = await CallAsync(AskingBody.GoOn(Asking, stream, call.Id));

        AskedCall.In(anew).Single().Id.ShouldNotBe(call.Id);
        Coze.Seen.Runs.ShouldAllBe(run => !run.IsResume);
    }

    [Test]
    public async Task A_question_that_was_answered_already_is_refused_in_cozes_words()
    {
        var call = AskedCall.In(await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream))).Single();
        await CallAsync(AskingBody.Answer(Asking, stream, (call.Id, "杭州")));

        var again = await CallAsync(AskingBody.Answer(Asking, stream, (call.Id, "上海")));

        (again.Status, again.Code).ShouldBe((409, "invalid_request"));
        again.Error.GetProperty("coze").GetProperty("code").GetInt32().ShouldBe(ResumeEndpoint.AlreadyEnded);
        (await Proxy.UsageAsync())[0].GetProperty("charge").GetString().ShouldBe("0");
    }

    [Test]
    public async Task A_key_needs_the_model_to_resume_its_runs()
    {
        var call = AskedCall.In(await CallAsync(AskingBody.Ask(SandboxWorkflows.Interrupted, stream))).Single();
        using var limited = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "limited", models = new[] { "workflow-1" } });

        var refused = await ChatAnswer.ReadAsync(limited, AskingBody.Answer("coze-workflow", stream, (call.Id, "杭州")));

        (refused.Status, refused.Code).ShouldBe((403, "model_not_allowed"));
    }

    private static JsonElement InterruptOf(ChatAnswer answer) =>
        (answer.IsStream ? answer.Chunks[^1] : answer.Body).GetProperty("coze").GetProperty("interrupt");

    private Task<ChatAnswer> CallAsync(object body) => ChatAnswer.ReadAsync(Proxy.Client, body);
}
