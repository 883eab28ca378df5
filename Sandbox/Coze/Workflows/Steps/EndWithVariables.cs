using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record EndWithVariables(Func<RunInput, JsonNode> Variables, RunUsage? Usage) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        var json = WireJson.Write(Variables(stage.Input));
        await stage.MessageAsync(RunNode.End, 0, json, last: true, Usage, json, cancellationToken);
        return StepOutcome.Continue;
    }
}
