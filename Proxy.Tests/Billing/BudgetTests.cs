using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class BudgetTests(string provider)
{
    [Test]
    public async Task A_key_spends_its_budget_and_no_more()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var first = Opening(books, account, "6");

        (await books.HoldAsync(first)).ShouldBe(HoldResult.Held);
        (await books.HoldAsync(Opening(books, account, "5"))).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await books.HoldAsync(Opening(books, account, "5") with { KeyId = 2 })).ShouldBe(HoldResult.Held);

        await books.SettleAsync(Books.Closing(first, "4"));
        (await books.HoldAsync(Opening(books, account, "6.1"))).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await books.HoldAsync(Opening(books, account, "6"))).ShouldBe(HoldResult.Held);
        (await books.VerifyAsync()).Calls.ShouldBe(3);
    }

    [Test]
    public async Task Calls_in_a_rush_stay_within_the_budget()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => books.HoldAsync(Opening(books, account, "1")))));

        results.Count(result => result == HoldResult.Held).ShouldBe(10);
        results.Count(result => result == HoldResult.DailyBudgetExceeded).ShouldBe(90);
    }

    [Test]
    public async Task The_next_day_begins_with_the_whole_budget()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var yesterday = Opening(books, account, "10");
        await books.HoldAsync(yesterday);

        books.Time.Advance(TimeSpan.FromDays(1));
        (await books.HoldAsync(Opening(books, account, "6"))).ShouldBe(HoldResult.Held);
        await books.SettleAsync(Books.Closing(yesterday, "10"));
        (await books.HoldAsync(Opening(books, account, "4"))).ShouldBe(HoldResult.Held);
        (await books.HoldAsync(Opening(books, account, "0.1"))).ShouldBe(HoldResult.DailyBudgetExceeded);
    }

    [Test]
    public async Task A_budget_counts_what_was_spent_before_it_was_set_and_before_a_restart()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var unlimited = books.Opening(account, "7");
        await books.HoldAsync(unlimited);
        await books.SettleAsync(Books.Closing(unlimited, "7"));

        (await books.HoldAsync(Opening(books, account, "4"))).ShouldBe(HoldResult.DailyBudgetExceeded);
        await books.ReopenAsync();
        (await books.HoldAsync(Opening(books, account, "4"))).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await books.HoldAsync(Opening(books, account, "3"))).ShouldBe(HoldResult.Held);
    }

    private static CallOpening Opening(Books books, Account account, string hold) => books.Opening(account, hold) with { DailyBudget = Money.Parse("10") };
}
