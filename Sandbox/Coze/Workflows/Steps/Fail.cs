using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record Fail(int Code, string Message, bool WithDebugUrl) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        var data = new JsonObject { ["error_code"] = Code, ["error_message"] = Message, ["node_execute_uuid"] = "" };
        if (WithDebugUrl)
        {
            data["debug_url"] = stage.Execution.DebugUrl;
        }

        var failure = new RunFailure(Code, Message);
        await stage.SendAsync(new RunEvent("Error", WireJson.Write(data)) { Failure = failure }, cancellationToken);
        return StepOutcome.Continue;
    }
}
