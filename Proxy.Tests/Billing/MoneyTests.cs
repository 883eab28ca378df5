using System.Text.Json;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

public class MoneyTests
{
    [TestCase("0", 0L)]
    [TestCase("0.001", 1_000_000L)]
    [TestCase("1", 1_000_000_000L)]
    [TestCase("0.000000001", 1L)]
    [TestCase("-2.50", -2_500_000_000L)]
    [TestCase("9223372036.854775807", long.MaxValue)]
    [TestCase("-9223372036.854775808", long.MinValue)]
    public void A_decimal_is_read_to_the_nano(string text, long nanos) => Money.Parse(text).Nanos.ShouldBe(nanos);

    [TestCase("")]
    [TestCase("-")]
    [TestCase("1.")]
    [TestCase(".5")]
    [TestCase("1e3")]
    [TestCase("1,5")]
    [TestCase(" 1")]
    [TestCase("+1")]
    [TestCase("--1")]
    [TestCase("1.2.3")]
    [TestCase("١")]
    [TestCase("0.0000000001")]
    [TestCase("9223372036.854775808")]
    [TestCase("-9223372036.854775809")]
    [TestCase("99999999999999999999")]
    public void What_is_not_an_exact_amount_is_refused(string text)
    {
        Money.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => Money.Parse(text));
    }

    [TestCase("0.001000000", "0.001")]
    [TestCase("10.00", "10")]
    [TestCase("-0.5", "-0.5")]
    [TestCase("-9223372036.854775808", "-9223372036.854775808")]
    public void It_prints_without_trailing_zeros(string text, string printed) => Money.Parse(text).ToString().ShouldBe(printed);

    [Test]
    public void Sums_that_do_not_fit_throw()
    {
        var most = new Money(long.MaxValue);
        Should.Throw<OverflowException>(() => most + new Money(1));
        Should.Throw<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        (most - new Money(1) < most).ShouldBeTrue();
    }

    [Test]
    public void Json_carries_a_string_and_reads_a_bare_number_exactly()
    {
        JsonSerializer.Serialize(Money.Parse("0.1")).ShouldBe("\"0.1\"");
        JsonSerializer.Deserialize<Money>("0.100000001").Nanos.ShouldBe(100_000_001);
        JsonSerializer.Deserialize<Money>("\"3\"").ShouldBe(Money.Parse("3"));
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Money>("1e2"));
    }

    [Test]
    public void Ratios_keep_six_decimals()
    {
        Ratio.Parse("1.5").Millionths.ShouldBe(1_500_000);
        Ratio.TryParse("0.0000001", out _).ShouldBeFalse();
        Ratio.One.ToString().ShouldBe("1");
    }
}
