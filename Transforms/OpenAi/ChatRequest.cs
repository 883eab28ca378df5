namespace CozeProxy.Transforms.OpenAi;

/// <summary>What the proxy needs of a chat completion request; JSON values are slices of the request's own bytes.</summary>
public sealed class ChatRequest
{
    public required string Model { get; init; }

    public string? WorkflowId { get; init; }

    public bool Stream { get; init; }

    /// <summary>Whether a last chunk with the usage was asked for (<c>stream_options.include_usage</c>).</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The most tokens the client wants back, if it said so.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The text of the last message as a JSON string literal, quotes included.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The <c>workflow_parameters</c> object as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> WorkflowParameters { get; init; }

    /// <summary>An estimate of the tokens the input amounts to, for holds and for runs that report no usage.</summary>
    public long EstimatedInputTokens { get; init; }

    // A prompt never ends in a log because somebody printed the request.
    public override string ToString() => $"{nameof(ChatRequest)} {{ Model = {Model}, Stream = {Stream} }}";
}
