namespace CozeProxy.Transforms.Requests;

/// <summary>Who speaks in a message; OpenAI's newer name for the system, developer, is the same here.</summary>
public enum MessageRole
{
    /// <summary>A role that is not known here, or none.</summary>
    Other,
    System,
    User,
    Assistant,
    Tool,
}
