using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Tests.Clients;

namespace CozeProxy.Tests.Emulator;

/// <summary>The emulator's questions are only worth what Coze's own client makes of them.</summary>
internal sealed class WhenTheOfficialClientResumes : EmulatorFixture
{
    [Test]
    public async Task It_is_asked_and_takes_the_run_on_to_its_end()
    {
        var result = await NodeClient.RunAsync(
            "coze-interrupts.mjs",
            new Dictionary<string, string>
            {
                ["COZE_BASE_URL"] = Coze.BaseAddress.ToString().TrimEnd('/'),
                ["COZE_TOKEN"] = Coze.PersonalAccessToken,
                ["COZE_WORKFLOW"] = SandboxWorkflows.AsksTwice,
                ["COZE_ANSWERS"] = "杭州|明天",
            },
            TimeSpan.FromSeconds(60));
        var json = result.Json();
        var steps = json.GetProperty("steps").EnumerateArray().ToList();

        steps.Select(step => step.GetProperty("events").EnumerateArray().Last().GetString()).ShouldBe(["Interrupt", "Interrupt", "Done"]);
        steps[0].GetProperty("text").GetString()!.ShouldEndWith(InterruptScripts.Question);
        steps[1].GetProperty("text").GetString().ShouldBe(InterruptScripts.SecondQuestion);
        steps[2].GetProperty("text").GetString()!.ShouldStartWith(InterruptScripts.Weather("杭州，明天"));
        json.GetProperty("whole").GetProperty("interrupt_data").GetProperty("type").GetInt32().ShouldBe(2);
        json.GetProperty("resumed").GetProperty("interrupt_data").GetProperty("event_id").GetString()!.ShouldEndWith("/2");
        Coze.Seen.Runs.Select(run => run.IsResume).ShouldBe([false, true, true, false, true]);
    }
}
