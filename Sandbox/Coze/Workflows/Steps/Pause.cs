namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

internal sealed record Pause(TimeSpan Span) : ScriptStep
{
    public bool BeforeHeaders { get; init; }

    public override bool OpensStream => !BeforeHeaders;

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await Task.Delay(Span, stage.TimeProvider, cancellationToken);
        return StepOutcome.Continue;
    }
}
