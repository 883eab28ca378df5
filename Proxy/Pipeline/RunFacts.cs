using CozeProxy.Billing.Outcomes;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Pipeline;

/// <summary>Puts what is known of a run into the words in which its cost is decided.</summary>
internal static class RunFacts
{
    public static CallFacts Of(RunReport report, long estimatedInput, PriceSnapshot price, Money hold) => new()
    {
        Ending = EndingOf(report),
        ClientGone = report.ClientGone,
        Reported = Tokens(report.UsageAsReported()),
        Estimate = Tokens(report.Estimate(estimatedInput)),
        Delivered = Tokens(report.EstimateDelivered(estimatedInput)),
        Price = price,
        Hold = hold,
    };

    private static RunEnding EndingOf(RunReport report) => report.End switch
    {
        RunEnd.Completed => RunEnding.Completed,
        RunEnd.Interrupted => RunEnding.Interrupted,
        RunEnd.Cancelled => RunEnding.Cancelled,
        RunEnd.GivenUp => RunEnding.GivenUp,
        RunEnd.Abandoned => RunEnding.Abandoned,

        // Failed, or never begun.
        _ when report.HasDelivered => RunEnding.CutAfterOutput,
        _ when report.Error is { Status: < 500 } => RunEnding.Refused,
        _ => RunEnding.FailedBeforeOutput,
    };

    private static TokenUsage Tokens(CozeUsage usage) => new(usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.Estimated);

    private static TokenUsage? Tokens(CozeUsage? usage) => usage is { } known ? Tokens(known) : null;
}
