using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Transforms.Requests;

/// <summary>What is asked for, whichever of OpenAI's endpoints it came by; JSON values are slices of the request's own bytes.</summary>
public sealed record ChatRequest
{
    public required string Model { get; init; }

    public string? WorkflowId { get; init; }

    public string? BotId { get; init; }

    public string? AppId { get; init; }

    public string? ConversationId { get; init; }

    /// <summary>The client's own name for its user.</summary>
    public string? User { get; init; }

    public bool Stream { get; init; }

    /// <summary>Whether a last chunk with the usage was asked for (<c>stream_options.include_usage</c>).</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The most tokens the client wants back, if it said so.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The texts at which the answer is to end.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    public ResponseFormat ResponseFormat { get; init; }

    /// <summary>The JSON schema the answer is to follow; empty unless <see cref="ResponseFormat"/> asks for one.</summary>
    public ReadOnlyMemory<byte> JsonSchema { get; init; }

    /// <summary>What the dialect repeats of the request in its answer; null where it repeats nothing.</summary>
    public ResponseEcho? Echo { get; init; }

    /// <summary>At least one, the newest last.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    /// <summary>The text of the last message as a JSON string literal, quotes included.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The <c>workflow_parameters</c> object as JSON; empty when there is none.</summary>
    public ReadOnlyMemory<byte> WorkflowParameters { get; init; }

    /// <summary>Whether the client declares the tool <c>coze_interrupt</c>, and so takes a run's questions as calls of it.</summary>
    public bool TakesInterrupts { get; init; }

    /// <summary>Whether it declares other tools, which nothing at Coze would call.</summary>
    public bool HasOtherTools { get; init; }

    /// <summary>The field <c>coze_resume</c>; null when there is none.</summary>
    public ResumeRequest? Resume { get; init; }

    /// <summary>Whether the client wants an id now and the answer later (<c>background</c>).</summary>
    public bool Background { get; init; }

    /// <summary>Where the end of a background run is to be told (<c>webhook_url</c>).</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Whether a bot's suggestions for the next question are wanted (<c>follow_ups</c>).</summary>
    public bool FollowUps { get; init; }

    /// <summary>An estimate of the tokens of the last message and the parameters.</summary>
    public long EstimateInput() => TextMeter.Estimate(Input.Span[1..^1]) + TextMeter.Estimate(WorkflowParameters.Span);

    /// <summary>An estimate of the tokens of all messages and the parameters.</summary>
    public long EstimateConversation()
    {
        var tokens = TextMeter.Estimate(WorkflowParameters.Span);
        foreach (var message in Messages)
        {
            tokens += TextMeter.Estimate(message.Text.Span[1..^1]);
        }

        return tokens;
    }

    /// <summary>The same without the messages and whatever else only asking Coze needs.</summary>
    internal ChatRequest WithoutInput() => this with
    {
        Messages = [],
        Input = default,
        WorkflowParameters = default,
        JsonSchema = default,
        Echo = Echo?.OnItsOwn(),
    };

    // A prompt never ends in a log because somebody printed the request.
    public override string ToString() => $"{nameof(ChatRequest)} {{ Model = {Model}, Stream = {Stream} }}";
}
