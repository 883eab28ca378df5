namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record PauseUntil(Task Gate, bool OpensStream) : ScriptStep
{
    public override bool OpensStream { get; } = OpensStream;

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        return StepOutcome.Continue;
    }
}
