namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record AnyEvent(string Name, string Data) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await stage.SendAsync(new RunEvent(Name, Data), cancellationToken);
        return StepOutcome.Continue;
    }
}
