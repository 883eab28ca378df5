using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Replicas;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

/// <summary>What a process leaves behind that ends in the middle of calls.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class RecoveryTests(string provider)
{
    [Test]
    public async Task Calls_left_open_are_abandoned_at_the_next_start()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var (settled, left) = (books.Opening(account, "1"), books.Opening(account, "4"));
        await books.HoldAsync(settled);
        await books.HoldAsync(left);
        await books.SettleAsync(Books.Closing(settled, "1"));

        await books.ReopenAsync();

        (await books.ReadAsync(account)).ShouldSatisfyAllConditions(
            now => now.Balance.ShouldBe(Money.Parse("9")),
            now => now.Held.ShouldBe(Money.Zero));
        (await books.Usage.QueryAsync(new UsageFilter { Outcome = CallOutcome.Abandoned }, new PageRequest(1, 10), CancellationToken.None))
            .Items.Single().ShouldSatisfyAllConditions(
                call => call.CallId.ShouldBe(left.CallId),
                call => call.Charge.ShouldBe(Money.Zero));
        (await books.SettleAsync(Books.Closing(left, "1"))).ShouldBe(SettleResult.AlreadySettled);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    [Test]
    public async Task Calls_of_this_process_are_not_abandoned()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        await books.HoldAsync(books.Opening(account, "4"));

        (await books.Get<AbandonedCalls>().CloseAsync(CancellationToken.None)).ShouldBe(0);
        (await books.ReadAsync(account)).Held.ShouldBe(Money.Parse("4"));
    }
}
