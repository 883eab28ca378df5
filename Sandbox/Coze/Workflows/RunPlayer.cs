using CozeProxy.Sandbox.Coze.Observed;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>Plays a script's steps in order until one of them ends the run.</summary>
internal static class RunPlayer
{
    public static async Task<RunEnding> PlayAsync(WorkflowScript script, RunStage stage, CancellationToken cancellationToken)
    {
        foreach (var step in script.Steps)
        {
            if (step.Executes)
            {
                stage.Started();
            }

            if (step.OpensStream)
            {
                await stage.Sink.OpenAsync(cancellationToken);
            }

            switch (await step.PlayAsync(stage, cancellationToken))
            {
                case StepOutcome.Refused:
                    return RunEnding.Refused;
                case StepOutcome.Drop:
                    return RunEnding.DroppedByScript;
                case StepOutcome.EndOfBody:
                    return await CloseAsync(stage, cancellationToken);
            }
        }

        return await CloseAsync(stage, cancellationToken);
    }

    private static async Task<RunEnding> CloseAsync(RunStage stage, CancellationToken cancellationToken)
    {
        await stage.Sink.OpenAsync(cancellationToken);
        await stage.Sink.CloseAsync(cancellationToken);
        return RunEnding.Completed;
    }
}
