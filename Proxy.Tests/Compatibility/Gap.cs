namespace CozeProxy.Tests.Compatibility;

/// <summary>
/// What does not work, for one kind or client or (null) for all of them, and the footnote that says why. Where exactly one thing
/// may be amiss, that one is named.
/// </summary>
internal sealed record Gap(string Probe, string? Kind, string? Client, string Footnote, string? Amiss = null)
{
    /// <summary>What is amiss where the client has no way to ask for it.</summary>
    public const string ClientCannot = "the client cannot";

    /// <summary>The first one that explains the cell; null where it must work.</summary>
    public static Gap? Of(Feature feature, TargetUnderTest target, ClientUnderTest client) => All.FirstOrDefault(gap =>
        gap.Probe == feature.Probe && (gap.Kind is null || gap.Kind == target.Kind) && (gap.Client is null || gap.Client == client.Name));

    private const string DotNet = "`OpenAI` (.NET)";
    private const string AiSdk = "`@ai-sdk/openai-compatible`";

    private static readonly Gap[] All =
    [
        new("broken", null, DotNet, "The client passes over the error: its stream ends without a finish reason.", Features.NoError),
        new("reasoning", null, DotNet, "The client has no field for `reasoning_content`.", ClientCannot),
        new("models", null, AiSdk, "The client does not list models.", ClientCannot),
        new("responses", null, AiSdk, "The client speaks chat completions and completions only.", ClientCannot),
        new("completions", null, DotNet, "The client does not speak legacy completions.", ClientCannot),
    ];
}
