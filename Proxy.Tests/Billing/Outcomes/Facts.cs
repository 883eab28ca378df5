using CozeProxy.Billing.Outcomes;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing.Outcomes;

/// <summary>A call of which everything is known; a test takes away what it is about.</summary>
internal static class Facts
{
    public static TokenUsage Reported { get; } = new(45, 123, 168, Estimated: false);

    public static TokenUsage Estimate { get; } = new(40, 100, 140, Estimated: true);

    public static TokenUsage Delivered { get; } = new(40, 7, 47, Estimated: true);

    public static CallFacts Of(RunEnding ending) => new()
    {
        Ending = ending,
        Reported = Reported,
        Estimate = Estimate,
        Delivered = Delivered,
        Price = PriceWith(MissingUsage.Estimate),
        Hold = Money.Parse("1"),
    };

    public static PriceSnapshot PriceWith(MissingUsage missing)
    {
        var snapshot = Some.Snapshot(input: "0.001", output: "0.002", perCall: "0.01");
        return snapshot with { Price = snapshot.Price with { MissingUsage = missing } };
    }
}
