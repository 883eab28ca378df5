using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

/// <summary>An answer in place of the run, for every call or for those a condition names.</summary>
internal sealed record WholeAnswer(int Status, string ContentType, Func<RunStage, string> Body, Func<WorkflowUse, bool>? When) : ScriptStep
{
    public override bool OpensStream => false;

    public override bool Executes => false;

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        if (When is not null && !When(stage.Use))
        {
            return StepOutcome.Continue;
        }

        await CozeAnswer.WriteAsync(stage.Context, Status, ContentType, Body(stage));
        return StepOutcome.Refused;
    }
}
