using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Chaos;

/// <summary>A step of a script that tells the test that the run has come there.</summary>
internal sealed record Tell(Action Reached) : ScriptStep
{
    // Before Coze has said anything at all.
    public override bool OpensStream => false;

    public override Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        Reached();
        return Task.FromResult(StepOutcome.Continue);
    }
}
