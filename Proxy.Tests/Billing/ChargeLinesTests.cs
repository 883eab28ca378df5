using System.Numerics;
using CozeProxy.Billing.Pricing;
using FsCheck;
using FsCheck.Fluent;

namespace CozeProxy.Tests.Billing;

public class ChargeLinesTests
{
    private static readonly Gen<long> Numbers =
        Gen.OneOf(Gen.Choose(0, 2_000_000).Select(number => (long)number), Gen.Elements(0, 1, 499, 500, 999_999_999_999, long.MaxValue / 2, long.MaxValue));

    private static readonly Gen<Told> Calls =
        from amounts in Gen.Four(Numbers)
        from ratios in Gen.Two(Gen.Choose(0, 5_000_000))
        from tokens in Gen.Two(Numbers)
        from basis in Gen.Elements(Enum.GetValues<ChargeBasis>())
        from hold in Numbers
        let price = new Price(new Money(amounts.Item1), new Money(amounts.Item2), new Money(amounts.Item3), new Money(amounts.Item4))
        select new Told(
            new PriceSnapshot("any", price, new Ratio(ratios.Item1), new Ratio(ratios.Item2)), basis,
            new TokenUsage(tokens.Item1, tokens.Item2, long.MaxValue, basis == ChargeBasis.Estimated), new Money(hold));

    [Test]
    public void They_end_in_what_the_calculator_charges_whatever_the_numbers_are() => ForAll(call =>
        Try(() => ChargeLines.Of(call.Snapshot, call.Basis, call.Usage, call.Hold)) is { } lines
            ? lines.Charge == ChargeCalculator.Charge(call.Snapshot, call.Basis, call.Usage, call.Hold)
                && lines.Lines[^1].Amount.ToString() == lines.Charge.ToString()
            : Try(() => (object)ChargeCalculator.Charge(call.Snapshot, call.Basis, call.Usage, call.Hold)) is null);

    [Test]
    public void Each_line_follows_from_those_before_it() => ForAll(call =>
    {
        if (Try(() => ChargeLines.Of(call.Snapshot, call.Basis, call.Usage, call.Hold)) is not { Basis: not (ChargeBasis.Hold or ChargeBasis.Nothing) } told)
        {
            return true;
        }

        var parts = told.Lines.TakeWhile(line => line.Kind != ChargeLineKind.Sum).Aggregate(BigInteger.Zero, (sum, line) => sum + Units(line));
        var sum = Units(Of(told, ChargeLineKind.Sum));
        var group = Units(Of(told, ChargeLineKind.GroupRatio));
        var channel = Units(Of(told, ChargeLineKind.ChannelRatio));
        var rounded = Units(Of(told, ChargeLineKind.Rounded));
        var million = Ratio.One.Millionths;
        return parts == sum
            && group * million == sum * call.Snapshot.GroupRatio.Millionths
            && channel * million == group * call.Snapshot.ChannelRatio.Millionths
            && BigInteger.Abs(rounded - channel) * 2 <= BigInteger.Pow(10, 15)
            && told.Charge == (call.Snapshot.Price.Minimum > Rounded(told) ? call.Snapshot.Price.Minimum : Rounded(told));
    });

    [Test]
    public void They_tell_the_chapters_example()
    {
        var snapshot = Some.Snapshot("0.0015", "0.006", "0.002", "0.001", "0.85", "1.15");
        var told = ChargeLines.Of(snapshot, new TokenUsage(1234, 567, 1801, Estimated: false));

        told.Basis.ShouldBe(ChargeBasis.Reported);
        told.Lines.Select(line => $"{line.Kind} {line.Tokens} {line.Price} {line.Ratio} = {line.Amount}").ShouldBe(
        [
            "PerCall  0.002  = 0.002",
            "Input 1234 0.0015  = 0.001851",
            "Output 567 0.006  = 0.003402",
            "Sum    = 0.007253",
            "GroupRatio   0.85 = 0.00616505",
            "ChannelRatio   1.15 = 0.0070898075",
            "Rounded    = 0.007089808",
            "Minimum  0.001  = 0.007089808",
        ]);
        told.Charge.ShouldBe(Money.Parse("0.007089808"));
    }

    [Test]
    public void What_counts_no_tokens_shows_none()
    {
        var snapshot = Some.Snapshot(input: "5", output: "6", perCall: "0.01");
        Kinds(ChargeBasis.PerCall).ShouldBe([ChargeLineKind.PerCall, ChargeLineKind.Sum, ChargeLineKind.GroupRatio, ChargeLineKind.ChannelRatio, ChargeLineKind.Rounded]);
        Kinds(ChargeBasis.Hold).ShouldBe([ChargeLineKind.Hold]);
        Kinds(ChargeBasis.Nothing).ShouldBe([ChargeLineKind.Nothing]);
        Should.Throw<ArgumentNullException>(() => Kinds(ChargeBasis.Reported));

        IEnumerable<ChargeLineKind> Kinds(ChargeBasis basis) => ChargeLines.Of(snapshot, basis, usage: null, Money.Parse("3")).Lines.Select(line => line.Kind);
    }

    // All in the finest unit there is, so that whole numbers can be compared.
    private static BigInteger Units(ChargeLine line) => (BigInteger)line.Amount.Units * BigInteger.Pow(10, 24 - line.Amount.Decimals);

    private static Money Rounded(ChargeLines told) => new((long)Of(told, ChargeLineKind.Rounded).Amount.Units);

    private static ChargeLine Of(ChargeLines told, ChargeLineKind kind) => told.Lines.Single(line => line.Kind == kind);

    private static T? Try<T>(Func<T> compute)
        where T : class
    {
        try
        {
            return compute();
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static void ForAll(Func<Told, bool> holds) => Prop.ForAll(Calls.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private sealed record Told(PriceSnapshot Snapshot, ChargeBasis Basis, TokenUsage Usage, Money Hold);
}
