using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using Dapper;

namespace CozeProxy.Tests.Billing;

/// <summary>Over which time a key's budgets are counted, and by whom.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class BudgetWindowTests(string provider)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Test]
    public async Task A_months_budget_spans_its_days()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        for (var day = 1; day <= 5; day++)
        {
            (await SpendAsync(books, account, "2", monthly: "10")).ShouldBe(HoldResult.Held);
            books.Time.Advance(TimeSpan.FromDays(1));
        }

        (await SpendAsync(books, account, "0.1", monthly: "10")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
    }

    [Test]
    public async Task Both_budgets_hold_at_once()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");

        (await SpendAsync(books, account, "3", daily: "4", monthly: "7")).ShouldBe(HoldResult.Held);
        (await SpendAsync(books, account, "2", daily: "4", monthly: "7")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await SpendAsync(books, account, "1", daily: "4", monthly: "7")).ShouldBe(HoldResult.Held);

        books.Time.Advance(TimeSpan.FromDays(1));
        (await SpendAsync(books, account, "4", daily: "4", monthly: "7")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        (await SpendAsync(books, account, "3", daily: "4", monthly: "7")).ShouldBe(HoldResult.Held);
        (await SpendAsync(books, account, "1", daily: "4", monthly: "7")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
    }

    [Test]
    public async Task A_day_begins_at_midnight_in_UTC()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        (await SpendAsync(books, account, "10", daily: "10")).ShouldBe(HoldResult.Held);

        GoTo(books, new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero) - Millisecond);
        (await SpendAsync(books, account, "1", daily: "10")).ShouldBe(HoldResult.DailyBudgetExceeded);
        books.Time.Advance(Millisecond);
        (await SpendAsync(books, account, "10", daily: "10")).ShouldBe(HoldResult.Held);
    }

    [Test]
    public async Task A_month_begins_on_its_first_day_in_UTC()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        (await SpendAsync(books, account, "10", monthly: "10")).ShouldBe(HoldResult.Held);

        GoTo(books, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero) - Millisecond);
        (await SpendAsync(books, account, "1", monthly: "10")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        books.Time.Advance(Millisecond);
        (await SpendAsync(books, account, "10", monthly: "10")).ShouldBe(HoldResult.Held);

        GoTo(books, new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) - Millisecond);
        (await SpendAsync(books, account, "10", monthly: "10")).ShouldBe(HoldResult.Held);
        books.Time.Advance(Millisecond);
        (await SpendAsync(books, account, "10", monthly: "10")).ShouldBe(HoldResult.Held);
    }

    [Test]
    public async Task What_was_spent_long_ago_is_forgotten_and_what_counts_is_not()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        (await SpendAsync(books, account, "1", daily: "10", monthly: "10")).ShouldBe(HoldResult.Held);
        books.Time.Advance(TimeSpan.FromDays(40));
        (await SpendAsync(books, account, "8", daily: "10", monthly: "10")).ShouldBe(HoldResult.Held);
        (await PeriodsAsync(books)).ShouldBe([0, 202603, 202604, 20260313, 20260314, 20260315, 20260423]);

        await books.Get<UsageSumming>().ForgetAsync(CancellationToken.None);

        (await PeriodsAsync(books)).ShouldBe([0, 202604, 20260423]);
        (await SpendAsync(books, account, "3", daily: "10")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await SpendAsync(books, account, "3", monthly: "10")).ShouldBe(HoldResult.MonthlyBudgetExceeded);

        static Task<IEnumerable<long>> PeriodsAsync(Books books) =>
            books.Database.ReadAsync(connection => connection.QueryAsync<long>("SELECT period FROM spending ORDER BY period"), CancellationToken.None);
    }

    [Test]
    public async Task Replicas_spend_one_budget()
    {
        await using var first = await Books.OpenAsync(BillingOptions.Postgres);
        await using var second = await first.OpenReplicaAsync();
        var account = await first.AccountAsync("1000");

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(
            () => SpendAsync(number % 2 == 0 ? first : second, account, "1", daily: "30", monthly: "40"))));

        results.Count(result => result == HoldResult.Held).ShouldBe(30);
        results.Count(result => result == HoldResult.DailyBudgetExceeded).ShouldBe(70);
        first.Time.Advance(TimeSpan.FromDays(1));
        results = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(
            () => SpendAsync(number % 2 == 0 ? first : second, account, "1", daily: "30", monthly: "40"))));
        results.Count(result => result == HoldResult.Held).ShouldBe(10);
        results.Count(result => result == HoldResult.MonthlyBudgetExceeded).ShouldBe(30);
        (await first.ReadAsync(account)).Balance.ShouldBe(Money.Parse("960"));
        (await second.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    private static void GoTo(Books books, DateTimeOffset moment) => books.Time.Advance(moment - books.Time.GetUtcNow());

    private static async Task<HoldResult> SpendAsync(Books books, Account account, string amount, string? daily = null, string? monthly = null)
    {
        var opening = books.Opening(account, amount) with { DailyBudget = Amount(daily), MonthlyBudget = Amount(monthly) };
        var result = await books.HoldAsync(opening);
        if (result == HoldResult.Held)
        {
            (await books.SettleAsync(Books.Closing(opening, amount))).ShouldBe(SettleResult.Settled);
        }

        return result;
    }

    private static Money? Amount(string? text) => text is null ? null : Money.Parse(text);
}
