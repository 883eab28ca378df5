using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

/// <summary>A question node asks and the run waits for a resume: the question is an ordinary message before the event.</summary>
internal sealed record Interrupt(string Question, int Type) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await stage.MessageAsync(RunNode.Question, 0, Question, last: true, usage: null, result: null, cancellationToken);

        var interrupt = new JsonObject { ["data"] = "", ["event_id"] = $"{stage.Execution.Id}/1", ["type"] = Type };
        var data = new JsonObject { ["interrupt_data"] = interrupt, ["node_title"] = RunNode.Question.Title };
        var runEvent = new RunEvent("Interrupt", WireJson.Write(data)) { Interrupt = interrupt.DeepClone().AsObject() };
        await stage.SendAsync(runEvent, cancellationToken);
        return StepOutcome.Continue;
    }
}
