using System.Text;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Documents;

/// <summary>Each command of the chapter on the command line, in its order, prints what stands there.</summary>
internal sealed class WhenTheCommandLineChapterIsRead
{
    private static readonly string Chapter = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));

    [Test]
    public async Task Its_commands_print_what_it_says()
    {
        await using var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await using var proxy = await ProxyProcess.StartNewAsync(coze, new Dictionary<string, string>
        {
            ["LC_ALL"] = "C.UTF-8",
            ["Billing:Prices:coze-workflow:InputPer1K"] = "0.001",
            ["Billing:Prices:coze-workflow:OutputPer1K"] = "0.002",
            ["Coze:Models:weather:Kind"] = "Workflow",
            ["Coze:Models:weather:WorkflowId"] = SandboxWorkflows.WordByWord,
            ["Coze:Models:weather:Input"] = "city",
            ["Coze:Models:weather:Price"] = "coze-workflow",
        });
        var (said, printed) = (new StringBuilder(), new StringBuilder());
        string? key = null;
        foreach (var block in ConsoleBlock.Read(Chapter))
        {
            if (block.Heading == "usage" && key is not null)
            {
                await CallAsync(proxy, key);
                key = null;
            }

            var end = await (block.HasInput ? proxy.RunBesideWithInputAsync("a password of the chapter\n", block.Words) : proxy.RunBesideAsync(block.Words));
            key ??= end.Output.StartsWith("sk-", StringComparison.Ordinal) ? end.Output.Trim() : null;

            said.Append(System.Globalization.CultureInfo.InvariantCulture, $"$ {block.Command}\n{block.Output}\n");
            printed.Append(System.Globalization.CultureInfo.InvariantCulture, $"$ {block.Command}\n{end.Output}{end.Errors}\n");
        }

        ConsoleBlock.Normalize(printed.ToString()).ShouldBe(ConsoleBlock.Normalize(said.ToString()), printed.ToString());
    }

    private static async Task CallAsync(ProxyProcess proxy, string key)
    {
        using var client = proxy.NewClient(key);
        var body = new { model = "weather", messages = new[] { new { role = "user", content = "Hello" } }, stream = true };
        (await ChatAnswer.ReadAsync(client, body)).IsDone.ShouldBeTrue();
    }
}
