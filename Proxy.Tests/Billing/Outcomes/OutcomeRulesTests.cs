using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Outcomes;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing.Outcomes;

internal sealed class OutcomeRulesTests
{
    private const bool Stays = false;
    private const bool Leaves = true;
    private const string NoTokens = "none";
    private const string Reported = "reported";
    private const string Split = "split";
    private const string All = "all";
    private const string Delivered = "delivered";

    // The ending, whether the client left, what is known of tokens (what Coze reported, whether any text was delivered), what the
    // price says of missing usage; then what the call counts as, by what it is charged, for which tokens, and whether one looks at it.
    private static readonly object[] Table =
    [
        new object[] { RunEnding.Completed, Stays, Reported, true, MissingUsage.Estimate, CallOutcome.Completed, ChargeBasis.Reported, Reported, false },
        new object[] { RunEnding.Completed, Stays, Reported, true, MissingUsage.Free, CallOutcome.Completed, ChargeBasis.Reported, Reported, false },
        new object[] { RunEnding.Completed, Stays, Split, true, MissingUsage.PerCall, CallOutcome.Completed, ChargeBasis.Estimated, Split, false },
        new object[] { RunEnding.Completed, Stays, NoTokens, true, MissingUsage.Estimate, CallOutcome.Completed, ChargeBasis.Estimated, All, false },
        new object[] { RunEnding.Completed, Stays, NoTokens, true, MissingUsage.PerCall, CallOutcome.Completed, ChargeBasis.PerCall, NoTokens, false },
        new object[] { RunEnding.Completed, Stays, NoTokens, true, MissingUsage.Free, CallOutcome.Completed, ChargeBasis.Nothing, NoTokens, false },
        new object[] { RunEnding.Completed, Stays, NoTokens, false, MissingUsage.Estimate, CallOutcome.Completed, ChargeBasis.Estimated, All, false },

        new object[] { RunEnding.Refused, Stays, NoTokens, false, MissingUsage.PerCall, CallOutcome.Refused, ChargeBasis.Nothing, NoTokens, false },
        new object[] { RunEnding.Refused, Leaves, NoTokens, false, MissingUsage.Estimate, CallOutcome.Refused, ChargeBasis.Nothing, NoTokens, false },
        new object[] { RunEnding.FailedBeforeOutput, Stays, NoTokens, false, MissingUsage.PerCall, CallOutcome.Failed, ChargeBasis.Nothing, NoTokens, false },
        new object[] { RunEnding.FailedBeforeOutput, Stays, Reported, false, MissingUsage.Estimate, CallOutcome.Failed, ChargeBasis.Nothing, Reported, false },
        new object[] { RunEnding.FailedBeforeOutput, Leaves, NoTokens, false, MissingUsage.Estimate, CallOutcome.Failed, ChargeBasis.Nothing, NoTokens, false },

        new object[] { RunEnding.CutAfterOutput, Stays, Reported, true, MissingUsage.Estimate, CallOutcome.Failed, ChargeBasis.Reported, Reported, false },
        new object[] { RunEnding.CutAfterOutput, Stays, NoTokens, true, MissingUsage.Estimate, CallOutcome.Failed, ChargeBasis.Estimated, Delivered, false },
        new object[] { RunEnding.CutAfterOutput, Stays, NoTokens, true, MissingUsage.Free, CallOutcome.Failed, ChargeBasis.Nothing, NoTokens, false },
        new object[] { RunEnding.CutAfterOutput, Stays, NoTokens, true, MissingUsage.PerCall, CallOutcome.Failed, ChargeBasis.PerCall, NoTokens, false },
        new object[] { RunEnding.CutAfterOutput, Leaves, NoTokens, true, MissingUsage.Estimate, CallOutcome.Failed, ChargeBasis.Estimated, Delivered, false },

        new object[] { RunEnding.Interrupted, Stays, Reported, true, MissingUsage.Estimate, CallOutcome.Interrupted, ChargeBasis.Reported, Reported, false },
        new object[] { RunEnding.Interrupted, Stays, NoTokens, true, MissingUsage.Estimate, CallOutcome.Interrupted, ChargeBasis.Estimated, All, false },
        new object[] { RunEnding.Interrupted, Stays, NoTokens, true, MissingUsage.PerCall, CallOutcome.Interrupted, ChargeBasis.PerCall, NoTokens, false },
        new object[] { RunEnding.Interrupted, Leaves, NoTokens, true, MissingUsage.Free, CallOutcome.ClientGone, ChargeBasis.Nothing, NoTokens, false },

        new object[] { RunEnding.Completed, Leaves, Reported, false, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Reported, Reported, false },
        new object[] { RunEnding.Completed, Leaves, NoTokens, true, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Estimated, All, false },
        new object[] { RunEnding.Completed, Leaves, NoTokens, true, MissingUsage.PerCall, CallOutcome.ClientGone, ChargeBasis.PerCall, NoTokens, false },

        new object[] { RunEnding.GivenUp, Leaves, Reported, true, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Reported, Reported, true },
        new object[] { RunEnding.GivenUp, Leaves, NoTokens, true, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Estimated, Delivered, true },
        new object[] { RunEnding.GivenUp, Leaves, NoTokens, true, MissingUsage.PerCall, CallOutcome.ClientGone, ChargeBasis.PerCall, NoTokens, true },
        new object[] { RunEnding.GivenUp, Leaves, NoTokens, false, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Nothing, NoTokens, true },
        new object[] { RunEnding.Cancelled, Leaves, Reported, true, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Reported, Reported, false },
        new object[] { RunEnding.Cancelled, Leaves, NoTokens, true, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Estimated, Delivered, false },
        new object[] { RunEnding.Cancelled, Leaves, NoTokens, true, MissingUsage.PerCall, CallOutcome.ClientGone, ChargeBasis.PerCall, NoTokens, false },
        new object[] { RunEnding.Cancelled, Leaves, NoTokens, false, MissingUsage.Estimate, CallOutcome.ClientGone, ChargeBasis.Nothing, NoTokens, false },
        new object[] { RunEnding.Abandoned, Leaves, Reported, false, MissingUsage.Estimate, CallOutcome.Abandoned, ChargeBasis.Reported, Reported, true },
        new object[] { RunEnding.Abandoned, Leaves, NoTokens, true, MissingUsage.Free, CallOutcome.Abandoned, ChargeBasis.Nothing, NoTokens, true },
        new object[] { RunEnding.Abandoned, Leaves, NoTokens, false, MissingUsage.PerCall, CallOutcome.Abandoned, ChargeBasis.Nothing, NoTokens, true },
    ];

    [TestCaseSource(nameof(Table))]
    public void Each_outcome_costs_what_the_table_says(
        RunEnding ending, bool clientGone, string reported, bool delivered, MissingUsage missing, CallOutcome outcome, ChargeBasis basis, string usage, bool review)
    {
        var facts = Facts.Of(ending) with
        {
            ClientGone = clientGone,
            Reported = Tokens(reported),
            Delivered = delivered ? Facts.Delivered : null,
            Price = Facts.PriceWith(missing),
        };

        OutcomeRules.Decide(facts).ShouldBe(new CallVerdict(outcome, basis, Tokens(usage), review));
    }

    [TestCase(RunEnding.Completed, CallOutcome.Completed)]
    [TestCase(RunEnding.CutAfterOutput, CallOutcome.Failed)]
    [TestCase(RunEnding.Abandoned, CallOutcome.Abandoned)]
    public void A_charge_that_does_not_fit_takes_the_hold_and_is_looked_at(RunEnding ending, CallOutcome outcome)
    {
        var tooMuch = new TokenUsage(0, long.MaxValue, long.MaxValue, Estimated: false);
        var facts = Facts.Of(ending) with { Reported = tooMuch, Hold = Money.Parse("0.25") };

        var verdict = OutcomeRules.Decide(facts);

        verdict.ShouldBe(new CallVerdict(outcome, ChargeBasis.Hold, tooMuch, NeedsReview: true));
        ChargeCalculator.Charge(facts.Price, verdict.Basis, verdict.Usage, facts.Hold).ShouldBe(facts.Hold);
    }

    private static TokenUsage? Tokens(string which) => which switch
    {
        NoTokens => null,
        Reported => Facts.Reported,
        Split => Facts.Reported with { Estimated = true },
        All => Facts.Estimate,
        Delivered => Facts.Delivered,
        _ => throw new ArgumentOutOfRangeException(nameof(which)),
    };
}
