using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A proxy that asks after background runs as often as a test can wait for.</summary>
internal abstract class BackgroundFixture : ProxyFixture
{
    // 1000 × 0.001/1K + 2000 × 0.002/1K
    protected const string Charge = "0.005";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Coze:Executions:FirstLook"] = "00:00:00.05",
            ["Coze:Executions:LongestPause"] = "00:00:00.1",
            ["Coze:Models:report:Kind"] = "Workflow",
            ["Coze:Models:report:WorkflowId"] = Scripted,
            ["Coze:Models:report:Background"] = "true",
            ["Billing:Prices:report:InputPer1K"] = "0.001",
            ["Billing:Prices:report:OutputPer1K"] = "0.002",
        },
    };

    protected static WorkflowScript Finishing(string output, TaskCompletionSource? gate = null) =>
        new WorkflowScript("finishes").PauseUntil(gate?.Task ?? Task.CompletedTask).EndWithOutput(output, RunUsage.Of(1000, 2000));

    protected async Task<string> HeldAsync() => (await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}")).GetProperty("held").GetString()!;

    protected async Task ShouldBeClosedAsync(string outcome, string charge, bool needsReview)
    {
        var row = (await Proxy.UsageAsync()).Single();
        (row.GetProperty("outcome").GetString(), row.GetProperty("charge").GetString(), row.GetProperty("needsReview").GetBoolean())
            .ShouldBe((outcome, charge, needsReview));
        (await HeldAsync()).ShouldBe("0");
    }
}
