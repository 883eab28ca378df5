using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Pipeline;

/// <summary>How a run counts in the books: its outcome, and the tokens it is charged for.</summary>
internal static class CallCharge
{
    public static CallOutcome OutcomeOf(RunReport report) => report.End switch
    {
        RunEnd.Completed or RunEnd.Interrupted when report.ClientGone => CallOutcome.ClientGone,
        RunEnd.Completed => CallOutcome.Completed,
        RunEnd.Interrupted => CallOutcome.Interrupted,
        RunEnd.Failed when report.Error is { Status: < 500 } => CallOutcome.Refused,
        _ => CallOutcome.Failed,
    };

    /// <summary>Null, and so nothing to pay, for a run that failed or was never made.</summary>
    public static TokenUsage? UsageToCharge(RunReport report, long estimatedInput)
    {
        if (report.End is not (RunEnd.Completed or RunEnd.Interrupted))
        {
            return null;
        }

        var usage = report.UsageOrEstimate(estimatedInput);
        return new TokenUsage(usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.Estimated);
    }
}
