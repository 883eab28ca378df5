namespace CozeProxy.Sandbox.Coze.Wire;

/// <summary>How events are laid out on the wire; each variation was seen or is allowed, so clients must bear them all.</summary>
internal sealed record SseFraming
{
    public static SseFraming Default { get; } = new();

    public string LineEnd { get; init; } = "\n";

    public bool SpaceAfterColon { get; init; } = true;

    /// <summary>Workflows number their events; chats do not.</summary>
    public bool Ids { get; init; } = true;

    /// <summary>False leaves out the blank line behind the terminal event, as some servers do when they close at once.</summary>
    public bool LastBlankLine { get; init; } = true;

    /// <summary>More than 0 sends pieces of that many bytes, each on its own, so that lines and runes are cut anywhere.</summary>
    public int PieceSize { get; init; }
}
