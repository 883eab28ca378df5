using System.Text.Json;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>What a model has in a body and in an answer alike.</summary>
internal abstract record ModelFields
{
    public string? WorkflowId { get; init; }

    public string? BotId { get; init; }

    public string? AppId { get; init; }

    /// <summary>What is sent with every call.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Parameters { get; init; }

    /// <summary>The parameter that takes the user's text.</summary>
    public string? Input { get; init; }

    /// <summary>Parameters and what fills them: $last_user, $system, $history, $user, $image or a text.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <summary>auto, messages, end, all, or a JSON pointer.</summary>
    public string? Output { get; init; }

    public string? Price { get; init; }

    public Money? Hold { get; init; }

    public MissingUsage? MissingUsage { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool? Idempotent { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public ClientGoneRule? OnClientGone { get; init; }

    public bool? Background { get; init; }
}
