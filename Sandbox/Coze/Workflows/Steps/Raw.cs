namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record Raw(byte[] Bytes) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await stage.Sink.BytesAsync(Bytes, cancellationToken);
        return StepOutcome.Continue;
    }
}
