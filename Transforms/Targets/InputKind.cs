namespace CozeProxy.Transforms.Targets;

/// <summary>What of a request a parameter takes.</summary>
public enum InputKind
{
    /// <summary>Nothing of it: a text of the operator's.</summary>
    Literal,

    /// <summary>The text of the user's last message.</summary>
    LastUser,

    /// <summary>The texts of the system messages.</summary>
    System,

    /// <summary>The messages before the last one.</summary>
    History,

    /// <summary>The client's name for its user.</summary>
    User,

    /// <summary>The last message's first image.</summary>
    Image,

    /// <summary>All images of the last message, as an array.</summary>
    Images,

    /// <summary>The last message's first file.</summary>
    File,

    /// <summary>All files of the last message, as an array.</summary>
    Files,

    /// <summary>The form the client wants its answer in: <c>text</c>, <c>json_object</c>, or the JSON schema itself.</summary>
    ResponseFormat,
}
