using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Executions;

/// <summary>What is written down of a run that Coze has accepted and goes on with alone: all that its end is asked for and charged by.</summary>
public sealed record NewExecution
{
    /// <summary>The call it belongs to, which stays open as long as it runs.</summary>
    public required long CallId { get; init; }

    /// <summary>The id its client knows it by.</summary>
    public required string Id { get; init; }

    /// <summary>Who pays, as in the call's opening.</summary>
    public required long AccountId { get; init; }

    /// <summary>The key the call came with, as in the call's opening.</summary>
    public required long KeyId { get; init; }

    /// <summary>What was set aside, as in the call's opening.</summary>
    public required Money Hold { get; init; }

    /// <summary>The public model name.</summary>
    public required string Model { get; init; }

    /// <summary>The workflow's id.</summary>
    public required string Target { get; init; }

    /// <summary>The channel that serves it, and the only one that can be asked for it.</summary>
    public required string Channel { get; init; }

    /// <summary>The price on that channel.</summary>
    public required PriceSnapshot Price { get; init; }

    /// <summary>An estimate of the tokens that went in.</summary>
    public required long EstimatedInputTokens { get; init; }

    /// <summary>Coze's id of the run.</summary>
    public required string ExecuteId { get; init; }

    /// <summary>Where Coze shows the run.</summary>
    public string? DebugUrl { get; init; }

    /// <summary>Coze's log id.</summary>
    public string? CozeLogId { get; init; }

    /// <summary>Where its end is to be told.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>All attempts to have the run accepted, in order, where there was more than one.</summary>
    public IReadOnlyList<CallAttempt> Attempts { get; init; } = [];

    // The address of a webhook may hold a secret of its owner's.
    public override string ToString() => $"{nameof(NewExecution)} {{ Id = {Id}, ExecuteId = {ExecuteId} }}";
}
