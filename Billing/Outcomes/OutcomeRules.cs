using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Outcomes;

/// <summary>What each outcome costs: the one place that decides it, a function of the facts alone. docs/billing.md has the same as a table.</summary>
public static class OutcomeRules
{
    /// <summary>Decides what a call counts as and what it is charged for; it never fails.</summary>
    public static CallVerdict Decide(CallFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var outcome = OutcomeOf(facts);
        var (basis, usage) = ChargeFor(facts);
        return Fits(facts, basis, usage)
            ? new CallVerdict(outcome, basis, usage, NeedsReview: facts.Ending is RunEnding.GivenUp or RunEnding.Abandoned)
            : new CallVerdict(outcome, ChargeBasis.Hold, usage, NeedsReview: true);
    }

    private static CallOutcome OutcomeOf(CallFacts facts) => facts.Ending switch
    {
        RunEnding.Refused => CallOutcome.Refused,
        RunEnding.FailedBeforeOutput or RunEnding.CutAfterOutput => CallOutcome.Failed,
        RunEnding.GivenUp or RunEnding.Cancelled => CallOutcome.ClientGone,
        RunEnding.Abandoned => CallOutcome.Abandoned,
        _ when facts.ClientGone => CallOutcome.ClientGone,
        RunEnding.Interrupted => CallOutcome.Interrupted,
        RunEnding.Completed => CallOutcome.Completed,
        _ => throw new ArgumentOutOfRangeException(nameof(facts)),
    };

    private static (ChargeBasis Basis, TokenUsage? Usage) ChargeFor(CallFacts facts) => facts.Ending switch
    {
        RunEnding.Refused or RunEnding.FailedBeforeOutput => (ChargeBasis.Nothing, facts.Reported),
        _ when facts.Reported is { } reported => Counted(reported),
        RunEnding.Completed or RunEnding.Interrupted => Uncounted(facts, facts.Estimate),

        // Its end was not seen, so nobody knows what all of it came to: only what the client was given is charged.
        _ => facts.Delivered is { } delivered ? Uncounted(facts, delivered) : (ChargeBasis.Nothing, null),
    };

    // The same rule for a run that was cut: a failure never costs more than a success.
    private static (ChargeBasis Basis, TokenUsage? Usage) Uncounted(CallFacts facts, TokenUsage estimate) => facts.Price.Price.MissingUsage switch
    {
        MissingUsage.Estimate => Counted(estimate),
        MissingUsage.PerCall => (ChargeBasis.PerCall, null),
        MissingUsage.Free => (ChargeBasis.Nothing, null),
        _ => throw new ArgumentOutOfRangeException(nameof(facts)),
    };

    private static (ChargeBasis Basis, TokenUsage? Usage) Counted(TokenUsage usage) =>
        (usage.Estimated ? ChargeBasis.Estimated : ChargeBasis.Reported, usage);

    // A settlement that cannot be computed would leave its hold open for ever, so it takes the hold, and a person looks at it.
    private static bool Fits(CallFacts facts, ChargeBasis basis, TokenUsage? usage)
    {
        try
        {
            ChargeCalculator.Charge(facts.Price, basis, usage, facts.Hold);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
