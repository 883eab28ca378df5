namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record Drop : ScriptStep
{
    public override bool OpensStream => false;

    public override Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken) => Task.FromResult(StepOutcome.Drop);
}
