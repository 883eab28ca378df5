using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Usage;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CozeProxy.Tests.Billing;

/// <summary>Sums kept in the store answer what the calls would, whatever is summed and whatever is still there.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class UsageSumTests(string provider)
{
    private const int Seed = 20260314;

    [Test]
    public async Task Sums_and_pages_are_the_same_before_and_after_summing()
    {
        await using var books = await Books.OpenAsync(provider);
        var (random, from) = (new Random(Seed), books.Time.GetUtcNow());
        await UsageTestCalls.MakeAsync(books, random, await AccountsAsync(books), 250, TimeSpan.FromMinutes(20), someOpen: false);
        await UsageTestCalls.MakeAsync(books, random, await AccountsAsync(books), 80, TimeSpan.FromMinutes(2), someOpen: true);
        var rows = await UsageTestCalls.AllAsync(books);
        await ShouldAnswerAsync(books, random, rows, rows, from, wholeHours: false);

        await UsageTestCalls.SumAsync(books);
        var progress = await ProgressAsync(books);
        CallIdGenerator.TimeOf(progress.SummedUntil).ShouldBeGreaterThan(from.AddDays(3));

        (await UsageTestCalls.AllAsync(books)).ShouldBe(rows);
        await ShouldAnswerAsync(books, random, rows, rows, from, wholeHours: false);

        // Some three calls an hour: no more than an hour's are walked over, however deep the page is.
        (await UsageTestCalls.StartAsync(books, new UsageFilter(), offset: 200)).Offset.ShouldBeLessThan(30);

        (await UsageTestCalls.FileAsync(books)).ShouldBeGreaterThan(250);
        (await UsageTestCalls.AllAsync(books)).ShouldBe(rows);
        await ShouldAnswerAsync(books, random, rows, rows, from, wholeHours: false);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.Calls.ShouldBe(330));
    }

    [Test]
    public async Task Sums_stay_when_the_calls_are_gone()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "2"));
        var (random, from) = (new Random(Seed + 1), books.Time.GetUtcNow());
        await UsageTestCalls.MakeAsync(books, random, await AccountsAsync(books), 300, TimeSpan.FromMinutes(25), someOpen: false);
        var rows = await UsageTestCalls.AllAsync(books);
        await UsageTestCalls.SumAsync(books);
        await UsageTestCalls.FileAsync(books);

        var forgotten = await UsageTestCalls.ForgetAsync(books);

        var oldest = books.Time.GetUtcNow().AddDays(-2);
        var keptFrom = CallIdGenerator.TimeOf((await ProgressAsync(books)).KeptFrom);
        keptFrom.ShouldBe(new DateTimeOffset(oldest.Year, oldest.Month, oldest.Day, oldest.Hour, 0, 0, TimeSpan.Zero));
        var kept = rows.Where(row => row.Time >= keptFrom).ToList();
        (rows.Count - kept.Count).ShouldBe((int)forgotten);
        forgotten.ShouldBeGreaterThan(100);
        (await UsageTestCalls.AllAsync(books)).ShouldBe(kept);
        await ShouldAnswerAsync(books, random, rows, kept, from, wholeHours: true);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.Calls.ShouldBe(300));
        (await UsageTestCalls.ForgetAsync(books)).ShouldBe(0);
    }

    [Test]
    public async Task An_hour_that_is_gone_belongs_to_the_time_it_begins_in()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        var call = books.Opening(await books.AccountAsync("10"), "1");
        await books.HoldAsync(call);
        await books.SettleAsync(Books.Closing(call, "1"));
        var hour = new DateTimeOffset(2026, 3, 14, 15, 0, 0, TimeSpan.Zero);
        books.Time.Advance(TimeSpan.FromDays(3));
        await UsageTestCalls.SumAsync(books);
        (await UsageTestCalls.ForgetAsync(books)).ShouldBe(1);

        (await CallsAsync(null, hour)).ShouldBe(0);
        (await CallsAsync(null, hour.AddMinutes(1))).ShouldBe(1);
        (await CallsAsync(hour, hour.AddMinutes(1))).ShouldBe(1);
        (await CallsAsync(hour.AddMinutes(1), hour.AddMinutes(50))).ShouldBe(0);
        (await CallsAsync(hour.AddMinutes(50), null)).ShouldBe(0);

        async Task<long> CallsAsync(DateTimeOffset? from, DateTimeOffset? to) => (await books.Usage.SummarizeAsync(
            new UsageFilter { From = from, To = to }, UsageGrouping.None, CancellationToken.None)).Single().Calls;
    }

    [Test]
    public async Task Nothing_is_summed_that_can_still_change()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var (first, second) = (books.Opening(account, "1"), books.Opening(account, "1"));
        await books.HoldAsync(first);
        await books.HoldAsync(second);
        await books.SettleAsync(Books.Closing(first, "1"));
        var hour = UsageHours.Of(first.CallId);

        books.Time.Advance(TimeSpan.FromHours(5));
        await UsageTestCalls.SumAsync(books);
        UsageHours.Of((await ProgressAsync(books)).SummedUntil).ShouldBe(hour, "a call of this hour is under way");

        await books.SettleAsync(Books.Closing(second, "2"));
        await UsageTestCalls.SumAsync(books);
        UsageHours.Of((await ProgressAsync(books)).SummedUntil).ShouldBe(hour + 4, "the last hour may still get calls");
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
        (await books.SettleAsync(Books.Closing(second, "2"))).ShouldBe(SettleResult.AlreadySettled);
    }

    [Test]
    public async Task It_all_happens_in_the_background()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        await UsageTestCalls.MakeAsync(books, new Random(Seed), await AccountsAsync(books), 30, TimeSpan.FromHours(2), someOpen: false);
        var end = UsageHours.Of(books.Time.GetUtcNow().AddHours(-1));
        using var service = new UsageSummingService(
            books.Get<UsageSumming>(), books.Get<CallsOfKeys>(), new HastyTime(), NullLogger<UsageSummingService>.Instance);

        await service.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync(
            async () => await ProgressAsync(books) is var progress && UsageHours.Of(progress.SummedUntil) == end
                && progress.KeyedUntil == progress.SummedUntil && progress.KeptFrom > 0,
            "Nothing is summed or filed.");
        await service.StopAsync(CancellationToken.None);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.Calls.ShouldBe(30));
    }

    [Test]
    public async Task Many_may_sum_at_once()
    {
        await using var books = await Books.OpenAsync(provider);
        await UsageTestCalls.MakeAsync(books, new Random(Seed), await AccountsAsync(books), 60, TimeSpan.FromHours(1), someOpen: false);
        books.Time.Advance(TimeSpan.FromDays(1));
        await using var replica = provider == BillingOptions.Postgres ? await books.OpenReplicaAsync() : null;

        await Task.WhenAll(Enumerable.Range(0, 6).Select(each => Task.Run(() => UsageTestCalls.SumAsync(each % 2 == 0 ? books : replica ?? books))));

        (await books.VerifyAsync()).Ok.ShouldBeTrue();
        (await SumAsync(books, new UsageFilter(), UsageGrouping.None)).Single().Calls.ShouldBe(60);
    }

    [Test]
    public async Task A_budget_counts_calls_that_are_summed_and_gone()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        var account = await books.AccountAsync("100");
        foreach (var (charge, pause) in new[] { ("6", 30), ("3", 20), ("2", 3), ("1", 0) })
        {
            var opening = books.Opening(account, "1");
            await books.HoldAsync(opening);
            await books.SettleAsync(Books.Closing(opening, charge));
            books.Time.Advance(TimeSpan.FromHours(pause));
        }

        await UsageTestCalls.SumAsync(books);
        (await UsageTestCalls.ForgetAsync(books)).ShouldBe(1);

        (await books.HoldAsync(books.Opening(account, "3.1") with { MonthlyBudget = Money.Parse("15") })).ShouldBe(HoldResult.MonthlyBudgetExceeded);
        (await books.HoldAsync(books.Opening(account, "3") with { MonthlyBudget = Money.Parse("15") })).ShouldBe(HoldResult.Held);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Ids_go_on_behind_what_is_summed_whatever_the_clock_says()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        books.Time.Advance(TimeSpan.FromDays(1));
        await UsageTestCalls.SumAsync(books);

        books.Time.Advance(TimeSpan.FromDays(-1));
        await books.ReopenAsync();

        var opening = books.Opening(account, "1");
        opening.CallId.ShouldBeGreaterThanOrEqualTo((await ProgressAsync(books)).SummedUntil);
        (await books.HoldAsync(opening)).ShouldBe(HoldResult.Held);
    }

    [Test]
    public async Task A_mark_for_review_can_be_taken_away()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var (marked, open) = (books.Opening(account, "1"), books.Opening(account, "1"));
        await books.HoldAsync(marked);
        await books.HoldAsync(open);
        await books.SettleAsync(Books.Closing(marked, "1") with { NeedsReview = true });
        var review = new UsageFilter { NeedsReview = true };
        (await PageAsync(books, review, new PageRequest(1, 10))).Items.Single().CallId.ShouldBe(marked.CallId);

        (await books.Usage.MarkReviewedAsync(open.CallId, CancellationToken.None)).ShouldBeFalse("it is under way");
        (await books.Usage.MarkReviewedAsync(1, CancellationToken.None)).ShouldBeFalse();
        (await books.Usage.MarkReviewedAsync(marked.CallId, CancellationToken.None)).ShouldBeTrue();

        (await PageAsync(books, review, new PageRequest(1, 10))).Total.ShouldBe(0);
        (await books.Usage.MarkReviewedAsync(marked.CallId, CancellationToken.None)).ShouldBeTrue("a repetition changes nothing");
    }

    private static async Task ShouldAnswerAsync(
        Books books, Random random, List<UsageRow> ever, List<UsageRow> kept, DateTimeOffset from, bool wholeHours)
    {
        for (var round = 0; round < 60; round++)
        {
            var filter = UsageTestCalls.AnyFilter(random, from, books.Time.GetUtcNow(), wholeHours);
            foreach (var grouping in Enum.GetValues<UsageGrouping>())
            {
                (await SumAsync(books, filter, grouping)).ShouldBe(UsageTestCalls.Sum(UsageTestCalls.Of(ever, filter), grouping), $"{grouping} of {filter}");
            }

            filter = filter with { NeedsReview = random.Next(4) == 0 };
            await UsageTestCalls.ShouldHavePageAsync(books, random, kept, filter);
        }
    }

    private static async Task<List<Account>> AccountsAsync(Books books)
    {
        var known = await books.Accounts.ListAsync(new AccountFilter(), new PageRequest(1, 10), CancellationToken.None);
        return known.Items.Count > 0
            ? [.. known.Items]
            : [await books.AccountAsync("10000000"), await books.AccountAsync("10000000"), await books.AccountAsync("10000000")];
    }

    private static Task<IReadOnlyList<UsageSum>> SumAsync(Books books, UsageFilter filter, UsageGrouping grouping) =>
        books.Usage.SummarizeAsync(filter, grouping, CancellationToken.None);

    private static Task<Page<UsageRow>> PageAsync(Books books, UsageFilter filter, PageRequest page) =>
        books.Usage.QueryAsync(filter, page, CancellationToken.None);

    private static Task<UsageProgress> ProgressAsync(Books books) => UsageTestCalls.ProgressAsync(books);
}
