using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Clients;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenTheOfficialClientRunsAsynchronously : EmulatorFixture
{
    [Test]
    public async Task It_asks_for_the_history_until_the_run_has_ended()
    {
        var result = await NodeClient.RunAsync(
            "coze-async.mjs",
            new Dictionary<string, string>
            {
                ["COZE_BASE_URL"] = Coze.BaseAddress.ToString().TrimEnd('/'),
                ["COZE_TOKEN"] = Coze.PersonalAccessToken,
                ["COZE_WORKFLOW"] = SandboxWorkflows.WordByWord,
                ["COZE_INPUT"] = "你好",
            },
            TimeSpan.FromSeconds(60));

        var seen = result.Json();
        var history = seen.GetProperty("history").EnumerateArray().Single();
        history.GetProperty("execute_status").GetString().ShouldBe("Success");
        history.GetProperty("execute_id").GetString().ShouldBe(seen.GetProperty("accepted").GetProperty("execute_id").GetString());
        var output = JsonSerializer.Deserialize<JsonElement>(history.GetProperty("output").GetString()!).GetProperty("Output").GetString()!;
        JsonSerializer.Deserialize<JsonElement>(output).GetProperty("output").GetString().ShouldBe("你好！你说的是：你好");
    }
}
