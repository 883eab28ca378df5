using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Tests.Billing;

/// <summary>The ledger is recomputed from its rows, and what does not follow from them is found.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class VerificationTests(string provider)
{
    private static readonly DateTimeOffset Day = new(2026, 3, 14, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_tampered_balance_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Tamper("UPDATE accounts SET balance = balance + 1, held = 7");

        var found = await books.VerifyAsync();

        found.Ok.ShouldBeFalse();
        found.Differences.ShouldBe(
        [
            new LedgerDifference(LedgerField.Balance, account.Id, null, Money.Parse("10"), Money.Parse("10.000000001")),
            new LedgerDifference(LedgerField.Held, account.Id, null, Money.Zero, new Money(7)),
        ]);
    }

    [Test]
    public async Task A_tampered_charge_is_found_even_when_the_balance_agrees_with_it()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var opening = books.Opening(account, "1");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "1"));
        books.Tamper("UPDATE calls SET charge = charge + 5; UPDATE accounts SET balance = balance - 5");

        (await books.VerifyAsync()).Differences.ShouldBe(
            [new LedgerDifference(LedgerField.Charge, account.Id, opening.CallId, Money.Parse("1"), Money.Parse("1.000000005"))]);
    }

    [Test]
    public async Task Rows_without_their_account_are_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Tamper("DELETE FROM accounts");

        (await books.VerifyAsync()).Differences.Single().ShouldBe(
            new LedgerDifference(LedgerField.Account, account.Id, null, Money.Zero, Money.Parse("10")));
    }

    [Test]
    public async Task A_tampered_sum_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, hour) = await SummedAsync(books);
        books.Tamper("UPDATE usage_sums SET charge = charge + 5; UPDATE accounts SET balance = balance - 5");

        (await books.VerifyAsync()).Differences.ShouldBe([
            Sum(account, hour, Money.Parse("3.000000005")),
            new LedgerDifference(LedgerField.Sum, account.Id, null, Money.Parse("3.000000005"), Money.Parse("3")) { Since = Day },
        ]);
    }

    [Test]
    public async Task A_tampered_sum_of_a_day_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, _) = await SummedAsync(books);
        books.Tamper("UPDATE usage_days SET charge = charge + 5");

        (await books.VerifyAsync()).Differences.ShouldBe([
            new LedgerDifference(LedgerField.Sum, account.Id, null, Money.Parse("3"), Money.Parse("3.000000005"))
            {
                Since = Day,
            },
        ]);
    }

    [Test]
    public async Task Calls_that_are_missing_from_a_summed_hour_are_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, hour) = await SummedAsync(books);
        books.Tamper("DELETE FROM calls");

        (await books.VerifyAsync()).Differences.ShouldBe([Sum(account, hour, Money.Parse("3")) with { Expected = Money.Zero }]);
    }

    [Test]
    public async Task A_call_that_no_sum_counts_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, hour) = await SummedAsync(books);
        books.Tamper("DELETE FROM usage_sums; DELETE FROM usage_days");

        (await books.VerifyAsync()).Differences.ShouldBe([
            new LedgerDifference(LedgerField.Balance, account.Id, null, Money.Parse("10"), Money.Parse("7")),
            Sum(account, hour, Money.Zero),
        ]);
    }

    [Test]
    public async Task A_charge_that_is_tampered_after_it_was_summed_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, hour) = await SummedAsync(books);
        books.Tamper("UPDATE calls SET charge = 7 WHERE id = (SELECT MIN(id) FROM calls)");

        (await books.VerifyAsync()).Differences.Select(difference => difference.Field).ShouldBe([LedgerField.Charge, LedgerField.Sum]);
        (await books.VerifyAsync()).Differences[1].Since.ShouldBe(hour);
        account.Id.ShouldBe((await books.VerifyAsync()).Differences[1].AccountId);
    }

    [Test]
    public async Task Tampered_spending_is_found()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var key = (await books.Keys.CreateAsync(new NewKey(account.Id, "laptop"), CancellationToken.None)).Key!;
        var budgeted = books.Opening(account, "2") with { KeyId = key.Id, DailyBudget = Money.Parse("5") };
        await books.HoldAsync(budgeted);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
        books.Tamper("UPDATE spending SET used = used - 1; DELETE FROM spending WHERE period = 202603");

        (await books.VerifyAsync()).Differences.ShouldBe([
            Spending(Money.Parse("1.999999999")) with { Since = Day },
            Spending(Money.Zero) with { Since = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) },
        ]);

        LedgerDifference Spending(Money found) => new(LedgerField.Spending, account.Id, null, Money.Parse("2"), found) { KeyId = key.Id };
    }

    [Test]
    public async Task Many_pages_of_calls_are_verified_while_the_oldest_are_forgotten()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        var account = await books.AccountAsync("100000");
        for (var hour = 0; hour < 30; hour++)
        {
            var openings = Enumerable.Range(0, 400).Select(_ => books.Opening(account, "1")).ToList();
            await Task.WhenAll(openings.Select(books.HoldAsync));
            await Task.WhenAll(openings.Select(opening => books.SettleAsync(Books.Closing(opening, "0.5"))));
            books.Time.Advance(TimeSpan.FromHours(1));
        }

        await UsageTestCalls.SumAsync(books);
        var forgetting = Task.Run(() => UsageTestCalls.ForgetAsync(books));
        for (var round = 0; round == 0 || !forgetting.IsCompleted; round++)
        {
            (await books.VerifyAsync()).ShouldSatisfyAllConditions(
                found => found.Differences.ShouldBeEmpty(), found => found.Calls.ShouldBe(12_000), found => found.OpenHolds.ShouldBe(0));
        }

        (await forgetting).ShouldBe(2400);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.Calls.ShouldBe(12_000));
    }

    private static async Task<(Account Account, DateTimeOffset Hour)> SummedAsync(Books books)
    {
        var account = await books.AccountAsync("10");
        foreach (var charge in (string[])["1", "2"])
        {
            var opening = books.Opening(account, "1");
            await books.HoldAsync(opening);
            await books.SettleAsync(Books.Closing(opening, charge));
        }

        books.Time.Advance(TimeSpan.FromDays(1));
        await UsageTestCalls.SumAsync(books);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
        return (account, new DateTimeOffset(2026, 3, 14, 15, 0, 0, TimeSpan.Zero));
    }

    private static LedgerDifference Sum(Account account, DateTimeOffset hour, Money found) =>
        new(LedgerField.Sum, account.Id, null, Money.Parse("3"), found) { Since = hour };
}
