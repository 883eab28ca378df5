using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Cli.Connecting;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>Tests a channel. A failed test is an answer, too: it ends with 1.</summary>
internal static class ChannelTestCommand
{
    public static Command Create(CommandFactory factory)
    {
        var name = Words.Argument("name", "The channel's name.");
        var workflow = Words.Text("--workflow", "A workflow's id: what a call of it costs is told.");
        var runs = new Option<bool>("--run") { Description = "Run that workflow once. Coze bills it." };
        var parameters = Words.Text("--parameters", "What to run it with, as a JSON object.");
        var command = factory.Command("test", "Tests a channel: its credentials, a token, and a run if asked for.", "channels test main --workflow 7300 --run", async (run, cancellationToken) =>
        {
            var body = new JsonObject { ["workflowId"] = run.Get(workflow), ["run"] = run.Get(runs), ["parameters"] = Read(run.Get(parameters)) };
            var answer = await run.Api.SendAsync(HttpMethod.Post, $"{Addresses.Of("channels", run.Get(name))}/test", body, cancellationToken);
            run.Show(answer, _ => Write(run.Terminal, answer));
            return answer.Json.Flag("ok") ? ExitCode.Done : ExitCode.No;
        });
        command.Arguments.Add(name);
        command.Options.Add(workflow);
        command.Options.Add(runs);
        command.Options.Add(parameters);
        return command;
    }

    private static JsonNode? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException problem)
        {
            throw new CommandFailure(new($"--parameters is no JSON: {problem.Message}", $"--parameters 不是有效的 JSON：{problem.Message}"));
        }
    }

    private static void Write(Terminal terminal, AdminAnswer answer)
    {
        var listing = new Listing(Column.Text("Step", "步骤"), Column.Text("State", "状态"), Column.Number("ms", "毫秒"));
        foreach (var step in answer.Json.GetProperty("steps").EnumerateArray())
        {
            listing.Add(step.Cell("step"), step.Cell("state"), step.Cell("durationMs"));
        }

        listing.WriteTo(terminal);
        foreach (var step in answer.Json.GetProperty("steps").EnumerateArray())
        {
            Line(terminal, $"{step.Cell("step")}: {step.Cell("message")} {step.Cell("hint")}".TrimEnd());
        }

        if (answer.Json.Field("run") is { } ran)
        {
            terminal.WriteLine(new($"The run said: {CleanText.Cut(ran.Cell("output"), 200)}", $"运行输出：{CleanText.Cut(ran.Cell("output"), 200)}"));
            terminal.WriteLine(new($"It used {ran.Cell("totalTokens")} tokens; a call like it costs {ran.Cell("charge")}.", $"使用 {ran.Cell("totalTokens")} tokens，同样的调用费用为 {ran.Cell("charge")}。"));
        }
        else if (answer.Json.Field("price") is { } price)
        {
            terminal.WriteLine(new($"Its price is `{price.Cell("name")}`; {price.Cell("hold")} is set aside for a call.", $"价格为 `{price.Cell("name")}`，每次调用冻结 {price.Cell("hold")}。"));
        }
    }

    private static void Line(Terminal terminal, string text) => terminal.WriteLine(new(text, text));
}
