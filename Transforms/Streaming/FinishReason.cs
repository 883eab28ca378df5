namespace CozeProxy.Transforms.Streaming;

/// <summary>Why an answer ends, in OpenAI's words.</summary>
internal enum FinishReason
{
    Stop,

    /// <summary>The client's own limit cut it.</summary>
    Length,

    /// <summary>The run asks for something, and the client takes such questions as tool calls.</summary>
    ToolCalls,
    ContentFilter,
}
