namespace CozeProxy.Transforms.Interrupts;

/// <summary>What a run stopped to ask for, as Coze states it: all that is needed to go on with it.</summary>
public sealed record Interrupt
{
    /// <summary>The event to answer, or the tool call of a bot; to be handed back as it is.</summary>
    public required string EventId { get; init; }

    /// <summary>Coze's kind of interrupt (2 a question, 5 an input), handed back as it is; 0 for a bot's tool calls.</summary>
    public int Type { get; init; }

    /// <summary>The text of the question, where Coze gives one beside what the run said before.</summary>
    public string? Question { get; init; }

    /// <summary>The parameters that are asked for, as Coze's JSON; empty when there are none.</summary>
    public ReadOnlyMemory<byte> RequiredParameters { get; init; }

    /// <summary>The function a bot wants to have called; null for a workflow's questions.</summary>
    public string? Function { get; init; }

    /// <summary>The function's arguments, a JSON text.</summary>
    public string? Arguments { get; init; }

    /// <summary>The bot's conversation and chat; null for workflows.</summary>
    public string? ConversationId { get; init; }

    public string? ChatId { get; init; }

    // A question may quote the user.
    public override string ToString() => $"{nameof(Interrupt)} {{ Type = {Type} }}";
}
