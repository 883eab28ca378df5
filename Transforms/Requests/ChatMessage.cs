namespace CozeProxy.Transforms.Requests;

/// <summary>A message of the request. Its content is a slice of the request's own bytes: a JSON string, an array of parts, null or nothing.</summary>
public readonly record struct ChatMessage(MessageRole Role, ReadOnlyMemory<byte> Content)
{
    /// <summary>Which call a tool's message answers; null in all others.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The text as a JSON string literal, quotes included.</summary>
    public ReadOnlyMemory<byte> Text => MessageText.Of(Content);

    // A prompt never ends in a log because somebody printed the message.
    public override string ToString() => $"{nameof(ChatMessage)} {{ Role = {Role} }}";
}
