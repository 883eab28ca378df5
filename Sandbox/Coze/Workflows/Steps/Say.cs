namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record Say(Func<RunInput, string> Text, RunNode Node) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await stage.MessageAsync(Node, 0, Text(stage.Input), last: true, usage: null, result: null, cancellationToken);
        return StepOutcome.Continue;
    }
}
