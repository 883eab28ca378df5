namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>What a message of a chat is, as far as its client is concerned.</summary>
internal enum MessageKind
{
    /// <summary>Text for the client.</summary>
    Answer,

    /// <summary>A suggestion for the next question.</summary>
    FollowUp,

    /// <summary>Coze's notes on the chat itself.</summary>
    Verbose,

    /// <summary>A call of a function, its output, knowledge that was found: the bot's own business.</summary>
    Other,
}
