using System.Text.Json;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>A registered model as it is answered. One whose stored document cannot be read has its name and the problems alone.</summary>
internal sealed record ModelShape(string Name, string DeclaredIn)
{
    public TargetKind? Kind { get; init; }

    public string? WorkflowId { get; init; }

    public string? BotId { get; init; }

    public string? AppId { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Parameters { get; init; }

    public string? Input { get; init; }

    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    public string? Output { get; init; }

    public string? Price { get; init; }

    public Money? Hold { get; init; }

    public MissingUsage? MissingUsage { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool? Idempotent { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public ClientGoneRule? OnClientGone { get; init; }

    public bool? Background { get; init; }

    public IReadOnlyList<string>? Problems { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }
}
