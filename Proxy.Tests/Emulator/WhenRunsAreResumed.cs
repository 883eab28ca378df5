using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenRunsAreResumed : EmulatorFixture
{
    private const string ResumeStreamPath = "/v1/workflow/stream_resume";
    private const string ResumePath = "/v1/workflows/resume";

    [Test]
    public async Task A_stream_goes_on_where_it_stopped_and_counts_anew()
    {
        var eventId = EventIdOf(await CallAsync(SandboxWorkflows.Interrupted));

        var answer = await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州");

        answer.EventNames.ShouldBe(["Message", "Done"]);
        answer.Ids.ShouldBe(["0", "1"]);
        answer.Data[0].GetProperty("content").GetString().ShouldBe($$"""{"output":"{{InterruptScripts.Weather("杭州")}}"}""");
        answer.Data[0].GetProperty("usage").GetProperty("token_count").GetInt32().ShouldBe(168);
        answer.Data[1].GetProperty("debug_url").GetString()!.ShouldContain($"execute_id={eventId.Split('/')[0]}&");
    }

    [Test]
    public async Task A_whole_answer_holds_the_interrupt_and_the_resumes_holds_the_output()
    {
        var asked = (await CallAsync(SandboxWorkflows.AsksForInput, path: RunPath)).Json;
        var interrupt = asked.GetProperty("interrupt_data");
        asked.GetProperty("code").GetInt32().ShouldBe(0);
        interrupt.GetProperty("required_parameters").GetProperty("img").GetProperty("type").GetString().ShouldBe("image");
        interrupt.GetProperty("data").GetString()!.ShouldContain("assistType");

        var answer = (await ResumeAsync(SandboxWorkflows.AsksForInput, interrupt.GetProperty("event_id").GetString()!, "cat.png", 5, ResumePath)).Json;

        answer.GetProperty("code").GetInt32().ShouldBe(0);
        answer.GetProperty("data").GetString()!.ShouldContain("Got it: cat.png");
    }

    [Test]
    public async Task A_resume_is_seen_and_billed_as_a_run_of_its_own()
    {
        var eventId = EventIdOf(await CallAsync(SandboxWorkflows.Interrupted));
        await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州");
        await Coze.Seen.WaitForAsync(seen => seen.Runs.All(run => run.FinishedAt is not null), Patience);

        Coze.Seen.BilledRuns.Select(run => run.IsResume).ShouldBe([false, true]);
        var resume = Coze.Seen.Runs[1];
        (resume.WorkflowId, resume.EventId, resume.ResumeData).ShouldBe((SandboxWorkflows.Interrupted, eventId, "杭州"));
        resume.ExecuteId.ShouldBe(Coze.Seen.Runs[0].ExecuteId);
    }

    [Test]
    public async Task Each_question_has_an_event_of_its_own()
    {
        var first = EventIdOf(await CallAsync(SandboxWorkflows.AsksTwice));
        var second = EventIdOf(await ResumeAsync(SandboxWorkflows.AsksTwice, first, "杭州"));
        var last = await ResumeAsync(SandboxWorkflows.AsksTwice, second, "明天");

        second.ShouldNotBe(first);
        second.Split('/')[0].ShouldBe(first.Split('/')[0]);
        last.EventNames[^1].ShouldBe("Done");
        last.Data[^2].GetProperty("content").GetString()!.ShouldContain(InterruptScripts.Weather("杭州，明天"));
    }

    [Test]
    public async Task A_question_is_answered_once()
    {
        var eventId = EventIdOf(await CallAsync(SandboxWorkflows.Interrupted));
        await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州");

        ShouldFail(await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州"), ResumeEndpoint.AlreadyEnded);
        (await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州", path: ResumePath)).Json.GetProperty("code").GetInt32()
            .ShouldBe(ResumeEndpoint.AlreadyEnded);
        Coze.Seen.BilledRuns.Count.ShouldBe(2);
    }

    [Test]
    public async Task What_does_not_fit_the_question_is_refused_and_leaves_it_open()
    {
        var eventId = EventIdOf(await CallAsync(SandboxWorkflows.Interrupted));

        ShouldFail(await ResumeAsync(SandboxWorkflows.Interrupted, "1/2", "杭州"), ResumeEndpoint.NoRecord);
        ShouldFail(await ResumeAsync(SandboxWorkflows.AsksTwice, eventId, "杭州"), 4000);
        ShouldFail(await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州", type: 5), 4000);
        foreach (var body in new[] { "nonsense", "[]", "{}", $$"""{"workflow_id":"1","event_id":"{{eventId}}","resume_data":{},"interrupt_type":2}""" })
        {
            ShouldFail((await RawClient.PostAsync(Coze.BaseAddress, ResumeStreamPath, Coze.PersonalAccessToken, body))!, 4000);
        }

        (await RawClient.PostAsync(Coze.BaseAddress, ResumeStreamPath, "czs_unknown", "{}"))!.Status.ShouldBe(401);
        Coze.Seen.BilledRuns.Count.ShouldBe(1);
        (await ResumeAsync(SandboxWorkflows.Interrupted, eventId, "杭州")).EventNames[^1].ShouldBe("Done");
    }

    [Test]
    public async Task Three_answers_are_taken_and_no_more()
    {
        var script = Enumerable.Range(1, 4).Aggregate(new WorkflowScript("asks much"), (script, number) => script.Interrupt($"{number}?")).Done();
        var eventId = EventIdOf(await PlayAsync(script));
        for (var answer = 0; answer < 3; answer++)
        {
            eventId = EventIdOf(await ResumeAsync(Scripted, eventId, "x"));
        }

        ShouldFail(await ResumeAsync(Scripted, eventId, "x"), 4000);
    }

    private static void ShouldFail(RawAnswer answer, int code)
    {
        answer.EventNames.ShouldBe(["Error"]);
        answer.Data[0].GetProperty("error_code").GetInt32().ShouldBe(code);
    }

    private static string EventIdOf(RawAnswer answer)
    {
        answer.EventNames[^1].ShouldBe("Interrupt");
        return answer.Data[^1].GetProperty("interrupt_data").GetProperty("event_id").GetString()!;
    }

    private async Task<RawAnswer> ResumeAsync(string workflowId, string eventId, string data, int type = 2, string path = ResumeStreamPath)
    {
        var body = JsonSerializer.Serialize(new { workflow_id = workflowId, event_id = eventId, resume_data = data, interrupt_type = type });
        return (await RawClient.PostAsync(Coze.BaseAddress, path, Coze.PersonalAccessToken, body)).ShouldNotBeNull();
    }
}
