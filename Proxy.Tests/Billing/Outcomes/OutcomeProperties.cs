using CozeProxy.Billing.Outcomes;
using CozeProxy.Billing.Pricing;
using FsCheck;
using FsCheck.Fluent;

namespace CozeProxy.Tests.Billing.Outcomes;

/// <summary>What holds whatever the numbers are, the absurd ones included.</summary>
internal sealed class OutcomeProperties
{
    private static readonly RunEnding[] Finished = [RunEnding.Completed, RunEnding.Interrupted];
    private static readonly RunEnding[] Useless = [RunEnding.Refused, RunEnding.FailedBeforeOutput];

    // Usual numbers as often as those at the edge of what fits.
    private static readonly Gen<long> Numbers =
        Gen.OneOf(Gen.Choose(0, 1_000_000).Select(number => (long)number), Gen.Elements(0, 1, 999_999_999_999, long.MaxValue / 2, long.MaxValue));

    private static readonly Gen<TokenUsage> Usages =
        from input in Numbers
        from output in Numbers
        from estimated in Gen.Elements(true, false)
        select new TokenUsage(input, output, long.MaxValue, estimated);

    private static readonly Gen<PriceSnapshot> Prices =
        from amounts in Gen.Four(Numbers)
        from missing in Gen.Elements(Enum.GetValues<MissingUsage>())
        from ratios in Gen.Two(Gen.Choose(0, 5_000_000))
        let price = new Price(new Money(amounts.Item1), new Money(amounts.Item2), new Money(amounts.Item3), new Money(amounts.Item4)) { MissingUsage = missing }
        select new PriceSnapshot("any", price, new Ratio(ratios.Item1), new Ratio(ratios.Item2));

    private static readonly Gen<CallFacts> AnyFacts =
        from ending in Gen.Elements(Enum.GetValues<RunEnding>())
        from gone in Gen.Elements(true, false)
        from reported in Gen.OneOf(Gen.Constant((TokenUsage?)null), Usages.Select(usage => (TokenUsage?)usage))
        from estimate in Usages
        from delivered in Gen.OneOf(Gen.Constant((TokenUsage?)null), Usages.Select(usage => (TokenUsage?)usage))
        from price in Prices
        from hold in Numbers
        select new CallFacts
        {
            Ending = ending,
            ClientGone = gone,
            Reported = reported,
            Estimate = estimate,
            Delivered = delivered,
            Price = price,
            Hold = new Money(hold),
        };

    [Test]
    public void Every_call_has_a_charge_and_none_is_below_zero() => ForAll(facts => Charge(facts) >= Money.Zero);

    [Test]
    public void What_brought_nothing_costs_nothing() =>
        ForAll(facts => Useless.All(ending => Charge(facts with { Ending = ending }) == Money.Zero));

    [Test]
    public void Leaving_costs_the_same_as_staying_when_the_run_ends_well() =>
        ForAll(facts => Finished.All(ending =>
            Charge(facts with { Ending = ending, ClientGone = true }) == Charge(facts with { Ending = ending, ClientGone = false })));

    [Test]
    public void The_hold_is_charged_only_where_no_other_charge_can_be_and_somebody_looks_at_it() =>
        ForAll(facts => OutcomeRules.Decide(facts) is not { Basis: ChargeBasis.Hold, NeedsReview: false });

    private static Money Charge(CallFacts facts)
    {
        var verdict = OutcomeRules.Decide(facts);
        return ChargeCalculator.Charge(facts.Price, verdict.Basis, verdict.Usage, facts.Hold);
    }

    private static void ForAll(Func<CallFacts, bool> holds) =>
        Prop.ForAll(AnyFacts.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
