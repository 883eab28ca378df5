namespace CozeProxy.Transforms.Interrupts;

/// <summary>What a run stopped to ask for, as Coze states it: all that is needed to go on with it.</summary>
public sealed record Interrupt
{
    /// <summary>The event to answer, or the tool call of a bot; to be handed back as it is.</summary>
    public required string EventId { get; init; }

    /// <summary>Coze's kind of interrupt (2 a question, 5 an input), handed back as it is; 0 for a bot's tool calls.</summary>
    public int Type { get; init; }

    /// <summary>The question: in Coze's own words where it gives them, else what the run said last, else the parameters' names; null for none.</summary>
    public string? Question { get; init; }

    /// <summary>Whether the run has said the question as ordinary text already.</summary>
    public bool IsSaid { get; init; }

    /// <summary>The parameters that are asked for, as Coze's JSON; empty when there are none.</summary>
    public ReadOnlyMemory<byte> RequiredParameters { get; init; }

    /// <summary>The function a bot wants to have called; null for a workflow's questions.</summary>
    public string? Function { get; init; }

    /// <summary>The function's arguments, a JSON text.</summary>
    public string? Arguments { get; init; }

    /// <summary>The bot's conversation and chat; null for workflows.</summary>
    public string? ConversationId { get; init; }

    public string? ChatId { get; init; }

    /// <summary>What somebody who takes no tool calls has to read before they can answer, where the run has not said it; null for nothing.</summary>
    public string? Unsaid => IsSaid ? null : Question ?? (Function is null ? null : $"{Function}({Arguments})");

    // A question may quote the user.
    public override string ToString() => $"{nameof(Interrupt)} {{ Type = {Type} }}";
}
