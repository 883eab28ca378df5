using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>Where a run can be gone on with: all that a token carries, so that nothing of it need be remembered here.</summary>
public sealed record ResumePoint
{
    public required TargetKind Kind { get; init; }

    /// <summary>The workflow's, chatflow's or bot's id.</summary>
    public required string TargetId { get; init; }

    /// <summary>The event to answer, or the tool call of a bot.</summary>
    public required string EventId { get; init; }

    /// <summary>Coze's kind of interrupt, handed back as it is.</summary>
    public int Type { get; init; }

    public string? ConversationId { get; init; }

    public string? ChatId { get; init; }

    /// <summary>The app or bot of a chatflow: its clients may not be able to name them again.</summary>
    public string? AppId { get; init; }

    public string? BotId { get; init; }

    /// <summary>The channel the run began over; no other one's account at Coze knows it.</summary>
    public required string Channel { get; init; }

    /// <summary>Who may answer.</summary>
    public required long AccountId { get; init; }

    /// <summary>Which of the things a run asked for at once this is, from 0.</summary>
    public int Index { get; init; }

    /// <summary>How many those are: Coze takes their answers together.</summary>
    public int Count { get; init; } = 1;

    /// <summary>In whole seconds.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether both are of one run that asked once.</summary>
    public bool IsBeside(ResumePoint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Kind, TargetId, Channel, ConversationId, ChatId, Count) == (other.Kind, other.TargetId, other.Channel, other.ConversationId, other.ChatId, other.Count)
            && Index != other.Index;
    }
}
