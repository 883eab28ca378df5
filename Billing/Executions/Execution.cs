using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Executions;

/// <summary>A run that goes on without its request, as the store has it.</summary>
public sealed record Execution
{
    /// <summary>How it began.</summary>
    public required NewExecution Start { get; init; }

    public required ExecutionStage Stage { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public ExecutionEnd? End { get; init; }

    /// <summary>When that was found out; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often in a row the present stage's step has failed.</summary>
    public int Failures { get; init; }

    /// <summary>Whether its call is closed and charged: before that nobody is told of its end.</summary>
    public bool IsSettled => Stage is ExecutionStage.Telling or ExecutionStage.Over || Outcome is not null;

    /// <summary>How its call was closed; null while it is open, or where only the execution was read.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>What its call cost; null like <see cref="Outcome"/>.</summary>
    public Money? Charge { get; init; }

    /// <summary>The tokens its call was closed with; null like <see cref="Outcome"/>, or where none are known.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>When its request came: its call's id says so.</summary>
    public DateTimeOffset StartedAt => CallIdGenerator.TimeOf(Start.CallId);
}
