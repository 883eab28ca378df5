using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record EndWithText(Func<RunInput, string> Text, RunUsage? Usage, bool EnvelopeInStream) : ScriptStep
{
    /// <summary>What a whole answer's data holds when the End node returns text.</summary>
    public static string Envelope(string text)
    {
        return WireJson.Write(new JsonObject
        {
            ["content_type"] = 1,
            ["data"] = text,
            ["original_result"] = null,
            ["type_for_model"] = 2,
        });
    }

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        var text = Text(stage.Input);
        var envelope = Envelope(text);
        await stage.MessageAsync(RunNode.End, 0, EnvelopeInStream ? envelope : text, last: true, Usage, envelope, cancellationToken);
        return StepOutcome.Continue;
    }
}
