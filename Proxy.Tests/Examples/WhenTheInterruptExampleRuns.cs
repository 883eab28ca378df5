using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Examples;

/// <summary>The same conversation with both official clients, streamed and whole, to its end: asked twice, answered twice.</summary>
[TestFixture("node", true)]
[TestFixture("node", false)]
[TestFixture("dotnet", true)]
[TestFixture("dotnet", false)]
internal sealed class WhenTheInterruptExampleRuns(string language, bool stream) : ProxyFixture
{
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Billing:Prices:coze-bot:PerCall"] = "0.001",
            ["Coze:Models:weather-flow:Kind"] = "Chatflow",
            ["Coze:Models:weather-flow:WorkflowId"] = SandboxChats.AskingChatflow,
            ["Coze:Models:weather-flow:AppId"] = "7600",
            ["Coze:Models:weather-flow:Price"] = "coze-bot",
        },
    };

    [Test]
    public async Task A_workflow_asks_twice_and_answers()
    {
        var lines = await RunAsync($"workflow-{SandboxWorkflows.AsksTwice}", "杭州", "明天");

        lines.ShouldBe(
        [
            $"好的。{InterruptScripts.Question}",
            $"? {InterruptScripts.Question}",
            InterruptScripts.SecondQuestion,
            $"? {InterruptScripts.SecondQuestion}",
            InterruptScripts.Weather("杭州，明天"),
        ]);
        Coze.Seen.Runs.Select(run => run.ResumeData).ShouldBe(["", "杭州", "明天"]);
    }

    [Test]
    public async Task A_workflow_asks_for_an_input()
    {
        var lines = await RunAsync($"workflow-{SandboxWorkflows.AsksForInput}", "cat.png");

        lines.ShouldBe(["? img (image)", "  - img: image", "Got it: cat.png"]);
    }

    [Test]
    public async Task A_bot_waits_for_its_function()
    {
        var lines = await RunAsync($"bot-{SandboxChats.ActingBot}", "晴");

        lines.ShouldBe(["""? local_weather({"location":"南京","type":0})""", "The tool says: 晴"]);
        Coze.Seen.Chats.Count.ShouldBe(2);
    }

    [Test]
    public async Task A_chatflow_asks()
    {
        var lines = await RunAsync("weather-flow", "Oslo");

        lines.ShouldBe(["Which city?", "? Which city?", "Sunny in Oslo."]);
        Coze.Seen.Chats.Count.ShouldBe(2);
    }

    private async Task<IReadOnlyList<string>> RunAsync(string model, params string[] answers)
    {
        var environment = new Dictionary<string, string>
        {
            ["OPENAI_BASE_URL"] = $"{Proxy.Address}v1",
            ["OPENAI_API_KEY"] = Proxy.Key,
            ["MODEL"] = model,
            ["STREAM"] = stream ? "true" : "false",
            ["ANSWERS"] = string.Join('|', answers),
        };
        var end = language == "node"
            ? await ExampleProgram.RunNodeAsync("interrupt/node/ask.mjs", environment)
            : await ExampleProgram.RunDotNetAsync("interrupt/dotnet", "CozeProxy.Examples.Interrupt.dll", environment);

        end.ExitCode.ShouldBe(0, end.Output + end.Errors);
        return [.. end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'))];
    }
}
