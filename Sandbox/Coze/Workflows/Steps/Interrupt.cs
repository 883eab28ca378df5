using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

/// <summary>
/// A node asks and the run waits for a resume. A question node's question is an ordinary message before the event; an input
/// node's form stands in the event alone.
/// </summary>
internal sealed record Interrupt(string Question, int Type) : ScriptStep
{
    /// <summary>What the event's data holds; empty where the question was said.</summary>
    public string Data { get; init; } = "";

    /// <summary>The parameters asked for as a JSON object, if the node asks for any.</summary>
    public string? RequiredParameters { get; init; }

    /// <summary>The event's id: the execution, and how often it has asked.</summary>
    public static string EventId(RunStage stage) => $"{stage.Execution.Id}/{stage.Input.Answers.Length + 1}";

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        if (Question.Length > 0)
        {
            await stage.MessageAsync(RunNode.Question, 0, Question, last: true, usage: null, result: null, cancellationToken);
        }

        var interrupt = new JsonObject { ["data"] = Data, ["event_id"] = EventId(stage), ["type"] = Type };
        if (RequiredParameters is not null)
        {
            interrupt["required_parameters"] = JsonNode.Parse(RequiredParameters);
        }

        var data = new JsonObject { ["interrupt_data"] = interrupt, ["node_title"] = RunNode.Question.Title };
        var runEvent = new RunEvent("Interrupt", WireJson.Write(data)) { Interrupt = interrupt.DeepClone().AsObject() };
        await stage.SendAsync(runEvent, cancellationToken);
        return StepOutcome.Interrupted;
    }
}
