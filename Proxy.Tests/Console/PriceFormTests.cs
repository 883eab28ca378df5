using CozeProxy.Admin.Ui.Prices;
using CozeProxy.Billing.Pricing;
using CozeProxy.Tests.Billing;

namespace CozeProxy.Tests.Console;

internal sealed class PriceFormTests
{
    [Test]
    public void A_ratio_computes_output_and_output_computes_the_ratio()
    {
        var form = PriceForm.Of("", null);
        form.EnterInput("0.0015");
        form.EnterRatio("4");
        form.Output.ShouldBe("0.006");

        form.EnterInput("0.001");
        form.Output.ShouldBe("0.004");

        form.EnterOutput("0.0025");
        form.Ratio.ShouldBe("2.5");

        form.EnterInput("0.005");
        (form.Output, form.Ratio).ShouldBe(("0.0025", "0.5"));
    }

    [TestCase("0.000000001", "1.5", "0.000000002")]
    [TestCase("0.000000001", "0.4", "0")]
    [TestCase("3", "0.333333", "0.999999")]
    [TestCase("9000000000", "0.000001", "9000")]
    public void Output_is_computed_exactly_and_rounded_once(string input, string ratio, string output) =>
        CompletionRatio.Output(Money.Parse(input), Ratio.Parse(ratio)).ToString().ShouldBe(output);

    [TestCase("3", "1", "0.333333")]
    [TestCase("3", "2", "0.666667")]
    [TestCase("0", "2", null)]
    [TestCase("0.000000001", "9000000000", null)]
    public void A_ratio_is_rounded_to_what_ratios_have(string input, string output, string? ratio) =>
        CompletionRatio.Of(Money.Parse(input), Money.Parse(output))?.ToString().ShouldBe(ratio);

    [Test]
    public void A_price_that_is_shown_and_not_touched_stays_as_it_is()
    {
        var price = Some.Price("0.003", "0.001", "0.000000001", "9000000000.000000001") with { Hold = Money.Parse("1"), MissingUsage = MissingUsage.PerCall };
        PriceForm.Of("x", price).Wish.ToPrice().ShouldBe(price);
    }

    [TestCase("0.0000000001")]
    [TestCase("-1")]
    [TestCase("1e3")]
    [TestCase("0,5")]
    [TestCase(".5")]
    [TestCase("10000000000")]
    [TestCase("<script>")]
    public void What_is_no_amount_is_said_and_computes_nothing(string text)
    {
        var form = PriceForm.Of("", null);
        form.EnterInput("2");
        form.EnterRatio("3");
        form.EnterInput(text);

        form.IsValid.ShouldBeFalse();
        form.Output.ShouldBe("6");
    }

    [Test]
    public void Nothing_entered_is_no_price_and_0_is_one()
    {
        var form = PriceForm.Of("x", null);
        form.IsFilled.ShouldBeFalse();
        form.PerCall = "0";
        form.IsFilled.ShouldBeTrue();
        form.Wish.ToPrice().IsFree.ShouldBeTrue();
    }
}
