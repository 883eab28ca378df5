using CozeProxy.Billing.Pricing;
using CozeProxy.Pipeline;
using Microsoft.Extensions.Configuration;
using Prices = CozeProxy.Tests.Billing.Some;

namespace CozeProxy.Tests.Pipeline;

internal sealed class HoldEstimateTests
{
    private static readonly PriceSnapshot ByTokens = Prices.Snapshot(input: "1", output: "10");

    [Test]
    public void It_is_the_charge_for_the_input_and_as_much_output_as_a_call_is_assumed_to_have() =>
        Hold(maxTokens: null, ByTokens).ShouldBe("10.242");

    [Test]
    public void A_request_may_ask_for_more_output_and_never_for_less()
    {
        Hold(maxTokens: 2048, ByTokens).ShouldBe("20.482");
        Hold(maxTokens: 100, ByTokens).ShouldBe("10.242");
    }

    [Test]
    public void The_dearest_channel_counts() => Hold(maxTokens: null, ByTokens, ByTokens with { ChannelRatio = Ratio.Parse("3") }, ByTokens).ShouldBe("30.726");

    [Test]
    public void The_amount_a_price_names_is_set_aside_where_the_request_limits_nothing()
    {
        Hold(maxTokens: null, Named("0.5")).ShouldBe("0.5");
        Hold(maxTokens: null, Named("0")).ShouldBe("0");
        Hold(maxTokens: null, Named("0.5"), Named("0.75")).ShouldBe("0.75");
        Hold(maxTokens: 100, Named("0.5")).ShouldBe("1.002");
    }

    [Test]
    public void No_less_than_the_price_asks_at_least() => Hold(maxTokens: null, Named("0.5", minimum: "0.6")).ShouldBe("0.6");

    [TestCase("9000000000")]
    [TestCase("1")]
    public void More_than_fits_is_more_than_any_balance_covers(string output) =>
        Hold(maxTokens: int.MaxValue, Prices.Snapshot(output: output, group: "9000")).ShouldBe(new Money(long.MaxValue).ToString());

    private static PriceSnapshot Named(string hold, string minimum = "0")
    {
        var snapshot = Prices.Snapshot(input: "1", output: "10", minimum: minimum);
        return snapshot with { Price = snapshot.Price with { Hold = Money.Parse(hold) } };
    }

    private static string Hold(int? maxTokens, params PriceSnapshot[] prices) =>
        new HoldEstimate(new ConfigurationBuilder().Build()).Of(Calls.Of(maxTokens, prices)).ToString();
}
