using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

/// <summary>The overview says what follows from each call alone, summed or not.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class UsageOverviewTests(string provider)
{
    private static readonly UsageGrouping[] Groupings = [UsageGrouping.Model, UsageGrouping.Account, UsageGrouping.Channel];

    [Test]
    public async Task Totals_and_series_are_the_same_before_and_after_summing()
    {
        await using var books = await Books.OpenAsync(provider);
        var (random, from) = (new Random(20260315), books.Time.GetUtcNow());
        var accounts = new[] { await books.AccountAsync("1000000"), await books.AccountAsync("1000000"), await books.AccountAsync("1000000") };
        await UsageTestCalls.MakeAsync(books, random, accounts, 200, TimeSpan.FromMinutes(20), someOpen: false);
        await UsageTestCalls.MakeAsync(books, random, accounts, 80, TimeSpan.FromMinutes(2), someOpen: true);
        var rows = await UsageTestCalls.AllAsync(books);
        var to = books.Time.GetUtcNow();
        await ShouldFollowAsync(books, rows, from, to);
        await ShouldFollowAsync(books, rows, from.AddHours(5.5), to.AddHours(-1.25));

        await UsageTestCalls.SumAsync(books);

        // Twice: what was read of summed hours is kept.
        await ShouldFollowAsync(books, rows, from.AddHours(5.5), from.AddHours(20));
        await ShouldFollowAsync(books, rows, from.AddHours(5.5), to.AddHours(-1.25));
        await ShouldFollowAsync(books, rows, from, to);
    }

    [Test]
    public async Task The_newest_calls_tell_how_long_the_first_byte_took_and_which_workflows_cost_most()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1000");
        var from = books.Time.GetUtcNow();
        for (var call = 1; call <= 100; call++)
        {
            var opening = books.Opening(account, "1") with { Target = $"70{call % 3}" };
            await books.HoldAsync(opening);
            await books.SettleAsync(Books.Closing(opening, call % 3 == 2 ? "2" : "1") with { FirstByteMs = call });
            books.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var silent = books.Opening(account, "1") with { Target = "free" };
        await books.HoldAsync(silent);
        await books.SettleAsync(Books.Closing(silent, "0") with { FirstByteMs = null, Outcome = CallOutcome.Failed });
        var to = books.Time.GetUtcNow().AddSeconds(1);

        var all = await books.Get<IUsageOverview>().NewestAsync(from, to, CancellationToken.None);
        all.ShouldSatisfyAllConditions(
            () => (all.Calls, all.IsAll, all.MedianFirstByteMs, all.SlowFirstByteMs).ShouldBe((101, true, 50L, 95L)),
            () => all.Targets.ShouldBe(
            [
                new TargetSum("702", "coze-workflow", 33, 990, Money.Parse("66")),
                new TargetSum("701", "coze-workflow", 34, 1020, Money.Parse("34")),
                new TargetSum("700", "coze-workflow", 33, 990, Money.Parse("33")),
                new TargetSum("free", "coze-workflow", 1, 30, Money.Zero),
            ]));

        var few = await new UsageOverview(books.Database) { Newest = 11 }.NewestAsync(from, to, CancellationToken.None);
        (few.Calls, few.IsAll, few.MedianFirstByteMs, few.SlowFirstByteMs).ShouldBe((11, false, 95L, 100L));
        few.Targets.Sum(target => target.Calls).ShouldBe(11);

        var none = await books.Get<IUsageOverview>().NewestAsync(from.AddDays(-2), from.AddDays(-1), CancellationToken.None);
        (none.Calls, none.IsAll, none.MedianFirstByteMs, none.Targets.Count).ShouldBe((0, true, null, 0));
    }

    [Test]
    public async Task Open_holds_and_the_last_check_are_told()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var (first, second) = (books.Opening(account, "1.5"), books.Opening(account, "2"));
        await books.HoldAsync(first);
        await books.HoldAsync(second);
        await books.SettleAsync(Books.Closing(first, "1"));
        (await books.Get<IUsageOverview>().OpenHoldsAsync(CancellationToken.None)).ShouldBe(new OpenHolds(1, Money.Parse("2")));

        var checks = books.Get<LedgerChecks>();
        checks.Last.ShouldBeNull();
        await books.VerifyAsync();
        (checks.Last!.At, checks.Last.Found.Ok).ShouldBe((books.Time.GetUtcNow(), true));
        books.Tamper("UPDATE accounts SET balance = balance + 1");
        await books.VerifyAsync();
        checks.Last.Found.Differences.Count.ShouldBe(1);
    }

    private static async Task ShouldFollowAsync(Books books, List<UsageRow> rows, DateTimeOffset from, DateTimeOffset to)
    {
        var overview = books.Get<IUsageOverview>();
        var meant = UsageTestCalls.Of(rows, new UsageFilter { From = from, To = to }).ToList();
        (await overview.TotalsAsync(from, to, CancellationToken.None)).ShouldBe(new UsageTotals(
            meant.Count, meant.Count(row => row.Outcome is not null), meant.Count(row => row.Outcome == CallOutcome.Completed),
            meant.Sum(row => row.Usage?.InputTokens ?? 0), meant.Sum(row => row.Usage?.OutputTokens ?? 0),
            new Money(meant.Sum(row => row.Charge.Nanos)), meant.Select(row => row.KeyId).Distinct().Count()));

        foreach (var grouping in Groupings)
        {
            foreach (var (step, hours) in ((UsageGrouping, int)[])[(UsageGrouping.Hour, 1), (UsageGrouping.Day, 24)])
            {
                var points = await overview.SeriesAsync(from, to, step, grouping, CancellationToken.None);
                points.GroupBy(point => (point.Begin, point.Label))
                    .Select(group => (group.Key, group.Sum(point => point.Calls), group.Sum(point => point.Charge.Nanos)))
                    .ShouldBe(
                        meant.GroupBy(row => (UsageHours.Begin(UsageHours.Of(row.CallId) / hours * hours), Label(row, grouping)))
                            .Select(group => (group.Key, (long)group.Count(), group.Sum(row => row.Charge.Nanos))),
                        ignoreOrder: true, $"{grouping} by {step}");
            }
        }
    }

    private static string Label(UsageRow row, UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.Model => row.Model,
        UsageGrouping.Account => $"{row.AccountId}",
        _ => row.Channel,
    };
}
