using System.Collections.Frozen;

namespace CozeProxy.Transforms.Targets;

/// <summary>How something at Coze is called and what of its output is shown: a registered model without its money.</summary>
public sealed record TargetSettings
{
    public const string DefaultInput = "BOT_USER_INPUT";

    public required TargetKind Kind { get; init; }

    /// <summary>The workflow's, chatflow's or bot's id.</summary>
    public required string Id { get; init; }

    /// <summary>The bot a workflow or chatflow runs for, or null.</summary>
    public string? BotId { get; init; }

    /// <summary>The app a workflow or chatflow belongs to, or null; never together with a bot.</summary>
    public string? AppId { get; init; }

    /// <summary>A JSON object of parameters that no client can change; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>The parameter that takes the user's text; empty for none.</summary>
    public string Input { get; init; } = DefaultInput;

    /// <summary>Further parameters, by name.</summary>
    public IReadOnlyDictionary<string, InputSource> Inputs { get; init; } = FrozenDictionary<string, InputSource>.Empty;

    /// <summary>Whether one of them takes the system's text, which then goes nowhere else.</summary>
    public bool TakesSystem => Inputs.Values.Any(source => source.Kind == InputKind.System);

    public OutputRule Output { get; init; }

    /// <summary>How long a run may take; null for what holds for all.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether running it twice does no harm, so that doubtful failures may be tried again.</summary>
    public bool Idempotent { get; init; }

    public ClientGoneRule OnClientGone { get; init; }

    /// <summary>Whether it is always run in the background.</summary>
    public bool Background { get; init; }
}
