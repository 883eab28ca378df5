namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>How a message's content is written.</summary>
internal enum ContentForm
{
    Text,

    /// <summary>A JSON array of text, images and files, in a string.</summary>
    Objects,

    /// <summary>A card or audio, which no chat completion can show.</summary>
    Other,
}
