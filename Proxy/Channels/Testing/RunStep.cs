using System.Globalization;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Trials;

namespace CozeProxy.Channels.Testing;

/// <summary>The one step that costs something: a workflow is run in earnest, billed by Coze to the operator and to no account here.</summary>
internal sealed class RunStep(WorkflowTrial trial)
{
    private const int MostOutput = 2000;

    private static readonly LocalizedText NoWorkflow = new(
        "No workflow was chosen. Name one as workflowId to see its price, and add run: true to run it.",
        "未选择工作流。填写 workflowId 可查看价格，加上 run: true 才会运行。");

    private static readonly LocalizedText NoToken = new("Nothing is run: there is no token to run it with.", "未运行：没有可用的令牌。");

    private static readonly LocalizedText Billed = new(
        "No account here was charged; Coze bills this run to the channel's own account.", "未向任何账户扣费；本次运行由扣子向该渠道的账号计费。");

    public static TestStep NotChosen { get; } = new(TestStepName.Run, TestStepState.NotRequested, NoWorkflow);

    public static TestStep WithoutToken { get; } = new(TestStepName.Run, TestStepState.Skipped, NoToken);

    /// <summary>Says what a run would cost, and runs nothing.</summary>
    public static TestStep NotRequested(string workflowId, TestPrice? price) => new(
        TestStepName.Run,
        TestStepState.NotRequested,
        new($"Workflow {workflowId} was not run. Add run: true to run it once; Coze then bills the channel's account.",
            $"未运行工作流 {workflowId}。加上 run: true 将运行一次，由扣子向该渠道的账号计费。"))
    {
        Hint = WithoutPrice(workflowId, price),
    };

    public async Task<(TestStep Step, TestRun? Run)> RunAsync(
        ChannelUnderTest channel, AccessToken token, string workflowId, ReadOnlyMemory<byte> parameters, TestPrice? price, CancellationToken cancellationToken)
    {
        var result = await trial.RunAsync(channel.Name, channel.BaseUrl!, token, workflowId, parameters, cancellationToken);
        if (result.Error is { } error)
        {
            var failed = new TestStep(TestStepName.Run, TestStepState.Failed, error.Message) { Hint = RunDiagnosis.Of(error), Coze = error.Coze };
            return (failed, null);
        }

        var output = result.Output.Length <= MostOutput ? result.Output : result.Output[..MostOutput];
        var run = new TestRun(output, result.Usage, price is null ? null : TestPricing.Charge(price, result, parameters), result.DebugUrl);
        var step = new TestStep(TestStepName.Run, TestStepState.Passed, Describe(result, run)) { Hint = WithoutPrice(workflowId, price) };
        return (step, run);
    }

    private static LocalizedText Describe(WorkflowTrialResult result, TestRun run)
    {
        var ended = result.Asks
            ? new LocalizedText("The workflow ran until it asked a question.", "工作流运行至提问处并中断。")
            : new("The workflow ran to its end.", "工作流运行完成。");
        var used = result.Usage is { } usage
            ? new LocalizedText(
                string.Create(CultureInfo.InvariantCulture, $"It used {usage.InputTokens} + {usage.OutputTokens} tokens."),
                string.Create(CultureInfo.InvariantCulture, $"用量：{usage.InputTokens} + {usage.OutputTokens} tokens。"))
            : new("Coze reported no usage.", "扣子未返回用量。");
        var charge = run.Charge is { } amount
            ? new LocalizedText($" A call like it would be charged {amount}.", $"同样的一次调用将收费 {amount}。")
            : default;
        return new($"{ended.English} {used.English}{charge.English} {Billed.English}", $"{ended.Chinese}{used.Chinese}{charge.Chinese}{Billed.Chinese}");
    }

    private static LocalizedText? WithoutPrice(string workflowId, TestPrice? price) => price is not null ? null : new LocalizedText(
        $"No price is configured for it, so nobody can call it yet: put one under `coze-workflow`, under a registered model's name, under `{workflowId}`, or as the channel's default price.",
        $"尚未为其配置价格，因此还没有人能调用它：请以 `coze-workflow`、已注册的模型名、`{workflowId}` 或渠道默认价格添加价格。");
}
