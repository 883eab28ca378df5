using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Outcomes;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Executions;

/// <summary>What an execution that has ended costs: a function of its row alone, so whoever settles it comes to the same.</summary>
public static class ExecutionSettlement
{
    private const int Accepted = 202;

    /// <summary>The closing of its call. One whose end nobody saw costs what an abandoned call costs.</summary>
    public static CallClosing Close(Execution execution, ChargeBasis abandoned)
    {
        ArgumentNullException.ThrowIfNull(execution);
        var (start, end) = (execution.Start, execution.End ?? throw new ArgumentException("It has not ended.", nameof(execution)));
        var verdict = OutcomeRules.Decide(Facts(start, end));
        return new CallClosing
        {
            CallId = start.CallId,
            AccountId = start.AccountId,
            KeyId = start.KeyId,
            Hold = start.Hold,
            Channel = start.Channel,
            Price = start.Price,
            Basis = end.Ending == ExecutionEnding.Unknown ? abandoned : verdict.Basis,
            Usage = verdict.Usage,
            NeedsReview = verdict.NeedsReview,
            Outcome = verdict.Outcome,
            Status = Accepted,
            DurationMs = execution.EndedAt is { } endedAt ? (long)(endedAt - execution.StartedAt).TotalMilliseconds : null,
            CozeLogId = end.CozeLogId ?? start.CozeLogId,
            ExecuteId = start.ExecuteId,
            DebugUrl = end.DebugUrl ?? start.DebugUrl,
            ErrorCode = end.ErrorCode,
        };
    }

    private static CallFacts Facts(NewExecution start, ExecutionEnd end) => new()
    {
        Ending = end.Ending switch
        {
            ExecutionEnding.Completed => RunEnding.Completed,
            ExecutionEnding.Failed => RunEnding.FailedBeforeOutput,
            ExecutionEnding.Unknown => RunEnding.Abandoned,
            var other => throw new ArgumentOutOfRangeException(nameof(end), other, message: null),
        },
        Reported = end.Reported,
        Estimate = new TokenUsage(
            start.EstimatedInputTokens, end.EstimatedOutputTokens, start.EstimatedInputTokens + end.EstimatedOutputTokens, Estimated: true),
        Price = start.Price,
        Hold = start.Hold,
    };
}
