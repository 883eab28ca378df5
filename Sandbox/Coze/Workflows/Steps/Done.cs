using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record Done : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        var data = new JsonObject { ["node_execute_uuid"] = "", ["debug_url"] = stage.Execution.DebugUrl };
        await stage.SendAsync(new RunEvent("Done", WireJson.Write(data)), cancellationToken);
        return StepOutcome.Continue;
    }
}
