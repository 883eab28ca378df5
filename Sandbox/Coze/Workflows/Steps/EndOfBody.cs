namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record EndOfBody : ScriptStep
{
    public override Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken) => Task.FromResult(StepOutcome.EndOfBody);
}
