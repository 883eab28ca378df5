using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Billing;

/// <summary>From when on a key's spending is kept, and what it is made of.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class SpendingTests(string provider)
{
    [Test]
    public async Task A_key_that_comes_with_a_budget_is_never_summed()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop") { MonthlyBudget = Money.Parse("9") });
        await SpendAsync(books, account, key, "3");
        books.Tamper("UPDATE calls SET charge = 9000000000");

        (await SpendAsync(books, account, key, "6", monthly: "9")).ShouldBe(HoldResult.Held, "the calls' rows are not looked at");
        (await SpendAsync(books, account, key, "1", monthly: "9")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        (await SpendAsync(books, account, key, "1", daily: "9")).ShouldBe(HoldResult.DailyBudgetExceeded);
    }

    [Test]
    public async Task What_such_a_key_spends_counts_over_days_and_restarts_whether_a_budget_asks_or_not()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop") { DailyBudget = Money.Parse("5") });
        await SpendAsync(books, account, key, "3");
        books.Time.Advance(TimeSpan.FromDays(1));
        await books.ReopenAsync();
        await SpendAsync(books, account, key, "4");

        (await SpendAsync(books, account, key, "2", daily: "5")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await SpendAsync(books, account, key, "4", monthly: "10")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        (await SpendAsync(books, account, key, "1", daily: "5", monthly: "10")).ShouldBe(HoldResult.Held);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_budget_may_come_and_go_and_another_join_it()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop"));
        await SpendAsync(books, account, key, "2");
        (await SpendAsync(books, account, key, "1", daily: "5")).ShouldBe(HoldResult.Held);
        await SpendAsync(books, account, key, "1");

        (await SpendAsync(books, account, key, "2", daily: "5")).ShouldBe(HoldResult.DailyBudgetExceeded, "what it spent without a budget counts");
        (await SpendAsync(books, account, key, "2", daily: "10", monthly: "5")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        books.Time.Advance(TimeSpan.FromDays(1));
        await SpendAsync(books, account, key, "3");
        (await SpendAsync(books, account, key, "3", daily: "5")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await SpendAsync(books, account, key, "3", monthly: "9")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        (await SpendAsync(books, account, key, "2", daily: "5", monthly: "9")).ShouldBe(HoldResult.Held);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task One_batch_may_span_midnight(CancellationToken cancellationToken)
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop"));
        books.Time.Advance(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero) - books.Time.GetUtcNow() - TimeSpan.FromMilliseconds(5));
        await SpendAsync(books, account, key, "4");
        var before = new[] { Opening("7"), Opening("6") };
        books.Time.Advance(TimeSpan.FromMilliseconds(10));
        await SpendAsync(books, account, key, "3");
        var after = new[] { Opening("8"), Opening("7") };

        var pause = await books.PauseWriterAsync(cancellationToken);
        var results = Task.WhenAll(((CallOpening[])[.. after, .. before]).Select(opening => books.HoldAsync(opening)));
        await pause.EndAsync();

        (await results).ShouldBe(
            [HoldResult.DailyBudgetExceeded, HoldResult.Held, HoldResult.DailyBudgetExceeded, HoldResult.Held]);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();

        CallOpening Opening(string hold) => books.Opening(account, hold) with { KeyId = key, DailyBudget = Money.Parse("10") };
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Budgets_of_many_keys_may_ask_at_once(CancellationToken cancellationToken)
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1000");
        var keys = new List<long>();
        for (var number = 0; number < 12; number++)
        {
            keys.Add(await KeyAsync(books, account, new NewKey(account.Id, "laptop") { DailyBudget = number % 3 == 0 ? Money.Parse("10") : null }));
            await SpendAsync(books, account, keys[number], $"{number}");
        }

        var pause = await books.PauseWriterAsync(cancellationToken);
        var results = Task.WhenAll(keys.Select(key => books.HoldAsync(books.Opening(account, "5") with { KeyId = key, DailyBudget = Money.Parse("10") })));
        await pause.EndAsync();

        (await results).Select(result => result == HoldResult.Held).ShouldBe(Enumerable.Range(0, 12).Select(number => number <= 5));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_call_that_comes_late_counts_for_its_own_day()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop"));
        await SpendAsync(books, account, key, "8");
        var late = books.Opening(account, "3") with { KeyId = key, DailyBudget = Money.Parse("10") };
        var early = late with { CallId = late.CallId + 1, Hold = Money.Parse("2") };
        books.Time.Advance(TimeSpan.FromDays(1));

        (await SpendAsync(books, account, key, "9", daily: "10")).ShouldBe(HoldResult.Held);

        (await books.HoldAsync(late)).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await books.HoldAsync(early)).ShouldBe(HoldResult.Held);
    }

    [Test]
    public async Task What_was_kept_without_a_word_of_it_is_replaced()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop"));
        await SpendAsync(books, account, key, "8");
        books.Tamper($"INSERT INTO spending (key_id, period, used) VALUES ({key}, 20260314, 1), ({key}, 202603, 2)");
        (await books.VerifyAsync()).Ok.ShouldBeTrue("such rows say nothing");

        (await SpendAsync(books, account, key, "3", daily: "10")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await SpendAsync(books, account, key, "3", monthly: "10")).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_beginning_that_was_undone_is_made_again()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop"));
        await SpendAsync(books, account, key, "5");
        books.Break();
        await Should.ThrowAsync<StorageException>(() => SpendAsync(books, account, key, "1", daily: "10"));
        books.Mend();
        await Eventually.HoldsAsync(async () => await TrySpendAsync("3") == HoldResult.Held, "The store does not come back.");

        (await SpendAsync(books, account, key, "2.1", daily: "10")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await SpendAsync(books, account, key, "2", daily: "10")).ShouldBe(HoldResult.Held);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();

        async Task<HoldResult?> TrySpendAsync(string amount)
        {
            try
            {
                return await SpendAsync(books, account, key, amount);
            }
            catch (StorageException)
            {
                return null;
            }
        }
    }

    [Test]
    public async Task A_settlement_after_its_day_was_forgotten_does_no_harm()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var key = await KeyAsync(books, account, new NewKey(account.Id, "laptop") { DailyBudget = Money.Parse("10") });
        var old = books.Opening(account, "8") with { KeyId = key };
        await books.HoldAsync(old);
        books.Time.Advance(TimeSpan.FromDays(40));
        await UsageTestCalls.ForgetAsync(books);
        await books.SettleAsync(Books.Closing(old, "2"));

        (await SpendAsync(books, account, key, "10", daily: "10", monthly: "10")).ShouldBe(HoldResult.Held);
        (await SpendAsync(books, account, key, "1", daily: "10")).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    private static async Task<long> KeyAsync(Books books, Account account, NewKey key)
    {
        account.Id.ShouldBe(key.AccountId);
        return (await books.Keys.CreateAsync(key, CancellationToken.None)).Key!.Id;
    }

    private static async Task<HoldResult> SpendAsync(
        Books books, Account account, long key, string amount, string? daily = null, string? monthly = null)
    {
        var opening = books.Opening(account, amount) with { KeyId = key, DailyBudget = Amount(daily), MonthlyBudget = Amount(monthly) };
        var result = await books.HoldAsync(opening);
        if (result == HoldResult.Held)
        {
            (await books.SettleAsync(Books.Closing(opening, amount))).ShouldBe(SettleResult.Settled);
        }

        return result;

        static Money? Amount(string? text) => text is null ? null : Money.Parse(text);
    }
}
