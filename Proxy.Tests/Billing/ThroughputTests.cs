using System.Diagnostics;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Tests.Billing;

/// <summary>Not a test of behaviour: run by hand to see how many movements a second the ledger carries here.</summary>
[Explicit("Measures; run it alone.")]
public class ThroughputTests
{
    [TestCase("Full", 64)]
    [TestCase("Normal", 64)]
    [TestCase("Full", 256)]
    public async Task Holds_and_settlements_per_second(string synchronous, int callers)
    {
        await using var books = await Books.OpenAsync(("Billing:Synchronous", synchronous));
        var account = await books.AccountAsync("1000000");
        await RunAsync(TimeSpan.FromSeconds(2));
        var watch = Stopwatch.StartNew();
        var calls = await RunAsync(TimeSpan.FromSeconds(5));
        await TestContext.Progress.WriteLineAsync($"{synchronous}, {callers} callers: {calls * 2 / watch.Elapsed.TotalSeconds:N0} movements/s");
        (await books.VerifyAsync()).Ok.ShouldBeTrue();

        async Task<long> RunAsync(TimeSpan span)
        {
            var clock = Stopwatch.StartNew();
            var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                var done = 0L;
                for (; clock.Elapsed < span; done++)
                {
                    var opening = books.Opening(account, "0.01");
                    (await books.HoldAsync(opening)).ShouldBe(HoldResult.Held);
                    (await books.SettleAsync(Books.Closing(opening, "0.001"))).ShouldBe(SettleResult.Settled);
                }

                return done;
            })));
            return counts.Sum();
        }
    }
}
