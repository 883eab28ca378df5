using CozeProxy.Tests.Transforms.Fakes;
using NUnit.Framework.Interfaces;

namespace CozeProxy.Tests.Replicas;

/// <summary>Tests that share one fleet, since it takes a while to start; each leaves it whole and its books in order.</summary>
[Category("Replicas")]
internal abstract class FleetFixture
{
    protected static TimeSpan Patience => TimeSpan.FromSeconds(60);

    protected Fleet Fleet { get; private set; } = null!;

    [SetUp]
    public async Task FindFleetAsync() => Fleet = await SharedFleet.Current;

    [TearDown]
    public async Task ShouldBeInOrderAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            // Who knows what is still dead.
            await SharedFleet.DiscardAsync();
            return;
        }

        await Eventually.HoldsAsync(async () => (await Fleet.VerifyAsync()).GetProperty("openHolds").GetInt64() == 0, $"Holds stay open.\n{Fleet.Output}");
        var ledger = await Fleet.VerifyAsync();
        ledger.GetProperty("ok").GetBoolean().ShouldBeTrue(ledger.ToString());
    }

    /// <summary>Writes a measured time or share where the run shows it.</summary>
    protected static void Print(string figure) => TestContext.Out.WriteLine($"Fleet figures of {TestContext.CurrentContext.Test.Name}: {figure}");
}
