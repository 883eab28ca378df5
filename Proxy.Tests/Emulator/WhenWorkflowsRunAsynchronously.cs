using System.Text.Json;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenWorkflowsRunAsynchronously : EmulatorFixture
{
    private static readonly RunNode Progress = new("187405", "Message", "进度");

    [Test]
    public async Task The_answer_names_the_run_and_has_no_code()
    {
        var accepted = await BeginAsync(new WorkflowScript("finishes").EndWithOutput("text"));

        accepted.EnumerateObject().Select(field => field.Name).ShouldBe(["debug_url", "execute_id", "msg"]);
        accepted.GetProperty("debug_url").GetString()!.ShouldContain(accepted.GetProperty("execute_id").GetString()!);
    }

    [Test]
    public async Task The_history_follows_the_run()
    {
        var gate = new TaskCompletionSource();
        var id = await BeginIdAsync(new WorkflowScript("finishes").Say("one ", Progress).Say("two", Progress).PauseUntil(gate.Task).EndWithText(_ => "text", RunUsage.Of(50, 100)));
        (await HistoryAsync(id)).GetProperty("execute_status").GetString().ShouldBe("Running");

        gate.SetResult();
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().Ending == RunEnding.Completed, Patience);
        var history = await HistoryAsync(id);

        history.GetProperty("execute_status").GetString().ShouldBe("Success");
        history.GetProperty("execute_id").GetString().ShouldBe(id);
        history.GetProperty("run_mode").GetInt32().ShouldBe(2);
        history.GetProperty("error_code").GetString().ShouldBe("");
        history.GetProperty("usage").GetProperty("token_count").GetInt32().ShouldBe(150);
        var output = JsonSerializer.Deserialize<JsonElement>(history.GetProperty("output").GetString()!);
        output.GetProperty("进度").GetString().ShouldBe("one two");
        JsonSerializer.Deserialize<JsonElement>(output.GetProperty("Output").GetString()!).GetProperty("data").GetString().ShouldBe("text");
        Coze.Seen.Histories.ShouldBe([id, id]);
    }

    [Test]
    public async Task A_failure_is_in_the_history()
    {
        var id = await BeginIdAsync(new WorkflowScript("fails").NodeError(5000, "[720712000] bad input"));
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().Ending == RunEnding.Completed, Patience);

        var history = await HistoryAsync(id);

        history.GetProperty("execute_status").GetString().ShouldBe("Fail");
        history.GetProperty("error_code").GetString().ShouldBe("5000");
        history.GetProperty("error_message").GetString().ShouldBe("[720712000] bad input");
    }

    [Test]
    public async Task A_question_is_in_the_history()
    {
        var id = await BeginIdAsync(new WorkflowScript("asks").Interrupt("Which city?"));
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().Ending == RunEnding.Completed, Patience);

        (await HistoryAsync(id)).GetProperty("interrupt_data").GetProperty("event_id").GetString().ShouldBe($"{id}/1");
    }

    [Test]
    public async Task Only_paid_plans_may()
    {
        Coze.AsyncRuns.IsPaid = false;

        (await BeginAsync(new WorkflowScript("finishes").EndWithOutput("text"))).GetProperty("code").GetInt32().ShouldBe(6003);

        Coze.Seen.BilledRuns.ShouldBeEmpty();
    }

    [Test]
    public async Task A_refusal_is_answered_in_place_of_the_run()
    {
        (await BeginAsync(new WorkflowScript("refuses").Refuse(200, 4020, "too many"))).GetProperty("code").GetInt32().ShouldBe(4020);

        Coze.Seen.Runs.Single().Ending.ShouldBe(RunEnding.Refused);
    }

    [Test]
    public async Task Histories_are_for_who_has_a_token_and_knows_the_run()
    {
        var id = await BeginIdAsync(new WorkflowScript("finishes").EndWithOutput("text"));

        (await GetAsync(Path(id), "czs_unknown")).GetProperty("code").GetInt32().ShouldBe(4100);
        (await GetAsync(Path("1"), Coze.PersonalAccessToken)).GetProperty("code").GetInt32().ShouldBe(4314);
        Coze.AsyncRuns.FailHistoriesWith(500, 5000, "internal", times: 1);
        (await GetAsync(Path(id), Coze.PersonalAccessToken)).GetProperty("code").GetInt32().ShouldBe(5000);
        (await GetAsync(Path(id), Coze.PersonalAccessToken)).GetProperty("code").GetInt32().ShouldBe(0);
    }

    private static string Path(string executeId) => $"v1/workflows/{Scripted}/run_histories/{executeId}";

    private async Task<JsonElement> BeginAsync(WorkflowScript script)
    {
        Coze.Add(Scripted, script);
        var body = JsonSerializer.Serialize(new { workflow_id = Scripted, parameters = new { BOT_USER_INPUT = "Hello" }, is_async = true });
        var answer = await RawClient.PostAsync(Coze.BaseAddress, RunPath, Coze.PersonalAccessToken, body);
        return answer.ShouldNotBeNull().Json;
    }

    private async Task<string> BeginIdAsync(WorkflowScript script) => (await BeginAsync(script)).GetProperty("execute_id").GetString()!;

    private async Task<JsonElement> HistoryAsync(string executeId) =>
        (await GetAsync(Path(executeId), Coze.PersonalAccessToken)).GetProperty("data").EnumerateArray().Single();

    private async Task<JsonElement> GetAsync(string path, string bearer)
    {
        using var client = new HttpClient { BaseAddress = Coze.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }
}
