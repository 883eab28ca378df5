using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows.Steps;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>Plays a script's steps in order until one of them ends the run.</summary>
internal static class RunPlayer
{
    public static async Task<RunEnding> PlayAsync(WorkflowScript script, RunStage stage, CancellationToken cancellationToken)
    {
        for (var index = 0; index < script.Steps.Length; index++)
        {
            var step = script.Steps[index];
            if (step is Interrupt interrupt)
            {
                // Before the event is out: the answer may come as soon as it is.
                var rest = script with { Steps = script.Steps[(index + 1)..] };
                stage.Waits(new WaitingRun(Interrupt.EventId(stage), interrupt.Type, rest, stage.Input, stage.Execution));
            }

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
                case StepOutcome.EndOfBody or StepOutcome.Interrupted:
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
