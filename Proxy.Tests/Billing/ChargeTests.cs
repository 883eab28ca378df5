using System.Numerics;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

public class ChargeTests
{
    [TestCase("0.001", "0.002", "0", "0", "1", "1", 1000, 1000, "0.003")]
    [TestCase("0.001", "0.002", "0.01", "0", "1", "1", 500, 250, "0.011")]
    [TestCase("0.001", "0.002", "0.01", "0", "1.5", "2", 500, 250, "0.033")]
    [TestCase("0.001", "0", "0", "0.05", "1", "1", 10, 0, "0.05")]
    [TestCase("0", "0", "1", "0.6", "0.5", "1", 0, 0, "0.6")]
    [TestCase("0", "0", "0", "0", "1", "1", 123456, 654321, "0")]
    [TestCase("1", "1", "1", "0", "0", "1", 5, 5, "0")]
    [TestCase("5", "15", "0", "0", "1", "1", 1000000000, 100000000, "6500000")]
    public void The_formula_gives(
        string input, string output, string perCall, string minimum, string group, string channel, long inputTokens, long outputTokens, string charge) =>
        ChargeCalculator
            .Charge(Some.Snapshot(input, output, perCall, minimum, group, channel), new TokenUsage(inputTokens, outputTokens, 0, Estimated: false))
            .ToString().ShouldBe(charge);

    [TestCase(499, "0")]
    [TestCase(500, "0.000000001")]
    [TestCase(501, "0.000000001")]
    [TestCase(1499, "0.000000001")]
    [TestCase(1500, "0.000000002")]
    [TestCase(2500, "0.000000003")]
    public void Half_a_nano_is_rounded_away_from_zero(long tokens, string charge) =>
        ChargeCalculator.Charge(Some.Snapshot(input: "0.000000001"), new TokenUsage(tokens, 0, tokens, Estimated: false)).ToString().ShouldBe(charge);

    [Test]
    public void Rounding_happens_once_at_the_end()
    {
        // 0.4 nano each for input and output, then times three: rounded step by step this would be nothing.
        var snapshot = Some.Snapshot(input: "0.000000001", output: "0.000000001", group: "3");
        ChargeCalculator.Charge(snapshot, new TokenUsage(400, 400, 800, Estimated: false)).Nanos.ShouldBe(2);
    }

    [Test]
    public void Any_charge_is_what_unbounded_arithmetic_gives()
    {
        var random = new Random(20260314);
        for (var round = 0; round < 5_000; round++)
        {
            var price = new Price(Amount(), Amount(), Amount(), new Money(random.NextInt64(100)));
            var (group, channel) = (new Ratio(random.NextInt64(3_000_000)), new Ratio(random.NextInt64(3_000_000)));
            var usage = new TokenUsage(random.NextInt64(200_000), random.NextInt64(200_000), 0, Estimated: false);

            var numerator = ((new BigInteger(price.PerCall.Nanos) * 1000)
                + (new BigInteger(usage.InputTokens) * price.InputPer1K.Nanos)
                + (new BigInteger(usage.OutputTokens) * price.OutputPer1K.Nanos)) * group.Millionths * channel.Millionths;
            var denominator = BigInteger.Pow(10, 15);
            var rounded = ((2 * numerator) + denominator) / (2 * denominator);

            ChargeCalculator.Charge(new PriceSnapshot("any", price, group, channel), usage).Nanos
                .ShouldBe((long)BigInteger.Max(rounded, price.Minimum.Nanos));
        }

        // From fractions of a nano to thousands, so that rounding matters as often as size does.
        Money Amount() => new(random.NextInt64((long)Math.Pow(10, random.Next(1, 13))));
    }

    [Test]
    public void A_charge_that_does_not_fit_throws()
    {
        var snapshot = Some.Snapshot(input: "9000000000");
        Should.Throw<OverflowException>(() => ChargeCalculator.Charge(snapshot, new TokenUsage(2000, 0, 2000, Estimated: false)));
        Should.Throw<OverflowException>(() => ChargeCalculator.Charge(snapshot, new TokenUsage(long.MaxValue, 0, 0, Estimated: false)));
        Should.Throw<ArgumentOutOfRangeException>(() => ChargeCalculator.Charge(snapshot, new TokenUsage(-1, 0, 0, Estimated: false)));
    }

    [Test]
    public void The_completion_ratio_is_output_over_input()
    {
        Some.Price(input: "0.002", output: "0.005").CompletionRatio.ShouldBe(2.5m);
        Some.Price(output: "1").CompletionRatio.ShouldBeNull();
    }
}
