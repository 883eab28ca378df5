using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

/// <summary>Builds the values a test does not care about in full.</summary>
internal static class Some
{
    public static PriceSnapshot PerCall(string amount) => Snapshot(perCall: amount);

    public static PriceSnapshot Snapshot(
        string input = "0", string output = "0", string perCall = "0", string minimum = "0", string group = "1", string channel = "1") => new(
        "some", Price(input, output, perCall, minimum), Ratio.Parse(group), Ratio.Parse(channel));

    public static Price Price(string input = "0", string output = "0", string perCall = "0", string minimum = "0") =>
        new(Money.Parse(input), Money.Parse(output), Money.Parse(perCall), Money.Parse(minimum));
}
