using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Chats;

/// <summary>Plays what is left of a chat's script until a step ends the body, or somebody cancels the chat.</summary>
internal static class ChatPlayer
{
    public static async Task<RunEnding> PlayAsync(ChatStage stage, CancellationToken cancellationToken)
    {
        var chat = stage.Chat;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        chat.PlayedBy(either.Cancel);
        try
        {
            return await PlayStepsAsync(stage, either.Token);
        }
        catch (OperationCanceledException) when (chat.Status == ChatStatus.Canceled)
        {
            // How the stream of a cancelled chat ends is documented nowhere: here without a word on the chat.
            await TellAsync(stage, cancellationToken);
            return RunEnding.Cancelled;
        }
        finally
        {
            chat.PlayedBy(null);
            chat.Conversation.End(chat);
        }
    }

    private static async Task TellAsync(ChatStage stage, CancellationToken cancellationToken)
    {
        try
        {
            await stage.DoneAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException)
        {
            // Whoever cancelled it does not listen any more.
        }
    }

    private static async Task<RunEnding> PlayStepsAsync(ChatStage stage, CancellationToken cancellationToken)
    {
        while (stage.Chat.Rest.TryDequeue(out var step))
        {
            if (step.OpensStream)
            {
                await stage.OpenAsync(cancellationToken);
            }

            switch (await step.PlayAsync(stage, cancellationToken))
            {
                case StepOutcome.Refused:
                    return RunEnding.Refused;
                case StepOutcome.Drop:
                    return RunEnding.DroppedByScript;
                case StepOutcome.EndOfBody:
                    return RunEnding.Completed;
            }
        }

        return RunEnding.Completed;
    }
}
