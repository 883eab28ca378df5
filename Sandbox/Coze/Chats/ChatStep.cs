using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>One thing a scripted chat does.</summary>
internal sealed record ChatStep(Func<ChatStage, CancellationToken, Task<StepOutcome>> PlayAsync)
{
    /// <summary>The chat begins before this step. False for what may still refuse it as a whole.</summary>
    public bool OpensStream { get; init; } = true;

    public static ChatStep Of(Func<ChatStage, CancellationToken, Task> play) => new(async (stage, cancellationToken) =>
    {
        await play(stage, cancellationToken);
        return StepOutcome.Continue;
    });
}
