using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class UsageTests(string provider)
{
    [Test]
    public async Task A_row_carries_the_whole_call()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var key = (await books.Keys.CreateAsync(new NewKey(account.Id, "laptop"), CancellationToken.None)).Key!;
        var opening = books.Opening(account, "5") with { KeyId = key.Id };
        var served = Some.Snapshot(input: "0.1", output: "0.2", perCall: "0.3", minimum: "0.01", group: "0.5", channel: "2");
        await books.HoldAsync(opening);
        var closing = Books.Closing(opening, "0") with
        {
            Channel = "backup",
            Price = served,
            Usage = new TokenUsage(1000, 500, 1500, Estimated: true),
            NeedsReview = true,
            Outcome = CallOutcome.Failed,
            Status = 502,
            CozeLogId = "log",
            ExecuteId = "run",
            DebugUrl = "https://example.test",
            ErrorCode = "upstream_error",
        };
        await books.SettleAsync(closing);

        (await QueryAsync(books, new UsageFilter())).Single().ShouldBe(new UsageRow
        {
            CallId = opening.CallId,
            RequestId = "req-1",
            AccountId = account.Id,
            AccountName = "ada",
            KeyId = key.Id,
            KeyName = "laptop",
            Model = "coze-workflow",
            Target = "7001",
            Channel = "backup",
            Group = "default",
            Price = served,
            Hold = Money.Parse("5"),
            Usage = closing.Usage,
            Charge = Money.Parse("0.5"),
            Basis = ChargeBasis.Reported,
            NeedsReview = true,
            Outcome = CallOutcome.Failed,
            Stream = true,
            Status = 502,
            FirstByteMs = 12,
            DurationMs = 345,
            CozeLogId = "log",
            ExecuteId = "run",
            DebugUrl = "https://example.test",
            ErrorCode = "upstream_error",
        });
    }

    [Test]
    public async Task A_call_under_way_shows_its_hold_and_no_end()
    {
        await using var books = await Books.OpenAsync(provider);
        var opening = books.Opening(await books.AccountAsync("10"), "5");
        await books.HoldAsync(opening);

        (await QueryAsync(books, new UsageFilter())).Single().ShouldSatisfyAllConditions(
            row => row.Hold.ShouldBe(Money.Parse("5")),
            row => row.Outcome.ShouldBeNull(),
            row => row.Usage.ShouldBeNull(),
            row => row.Status.ShouldBeNull(),
            row => row.Time.ShouldBe(books.Time.GetUtcNow()));
    }

    [Test]
    public async Task Every_filter_narrows_and_the_newest_come_first()
    {
        await using var books = await Books.OpenAsync(provider);
        var (ada, bob) = (await books.AccountAsync("10"), await books.AccountAsync("10"));
        var start = books.Time.GetUtcNow();
        var ids = new List<long>();
        await CallAsync(ada, 1, "alpha", "main", CallOutcome.Completed);
        await CallAsync(ada, 2, "beta", "main", CallOutcome.Failed);
        await CallAsync(bob, 3, "alpha", "backup", CallOutcome.Completed);

        (await IdsAsync(new UsageFilter())).ShouldBe([ids[2], ids[1], ids[0]]);
        (await IdsAsync(new UsageFilter { AccountId = ada.Id })).ShouldBe([ids[1], ids[0]]);
        (await IdsAsync(new UsageFilter { KeyId = 2 })).ShouldBe([ids[1]]);
        (await IdsAsync(new UsageFilter { Model = "alpha" })).ShouldBe([ids[2], ids[0]]);
        (await IdsAsync(new UsageFilter { Channel = "backup" })).ShouldBe([ids[2]]);
        (await IdsAsync(new UsageFilter { Outcome = CallOutcome.Failed })).ShouldBe([ids[1]]);
        (await IdsAsync(new UsageFilter { From = start.AddHours(1), To = start.AddHours(2) })).ShouldBe([ids[1]]);
        var second = await books.Usage.QueryAsync(new UsageFilter { Model = "alpha" }, new PageRequest(2, 1), CancellationToken.None);
        second.Total.ShouldBe(2);
        second.Items.Single().CallId.ShouldBe(ids[0]);

        async Task CallAsync(CozeProxy.Billing.Accounts.Account account, long key, string model, string channel, CallOutcome outcome)
        {
            var opening = books.Opening(account, "1") with { KeyId = key, Model = model, Channel = channel };
            ids.Add(opening.CallId);
            await books.HoldAsync(opening);
            await books.SettleAsync(Books.Closing(opening, "0.5") with { Outcome = outcome });
            books.Time.Advance(TimeSpan.FromHours(1));
        }

        async Task<IEnumerable<long>> IdsAsync(UsageFilter filter) => (await QueryAsync(books, filter)).Select(row => row.CallId);
    }

    [Test]
    public async Task Sums_are_grouped_as_asked()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        foreach (var (model, charge) in new[] { ("alpha", "1"), ("beta", "3"), ("alpha", "0.5") })
        {
            var opening = books.Opening(account, "1") with { Model = model };
            await books.HoldAsync(opening);
            await books.SettleAsync(Books.Closing(opening, charge));
            books.Time.Advance(TimeSpan.FromDays(1));
        }

        (await SumAsync(UsageGrouping.None)).ShouldBe([new UsageSum(null, 3, 30, 60, 90, Money.Parse("4.5"))]);
        (await SumAsync(UsageGrouping.Model)).ShouldBe(
            [new UsageSum("beta", 1, 10, 20, 30, Money.Parse("3")), new UsageSum("alpha", 2, 20, 40, 60, Money.Parse("1.5"))]);
        (await SumAsync(UsageGrouping.Day)).Select(sum => sum.Group).ShouldBe(["2026-03-16", "2026-03-15", "2026-03-14"]);
        (await SumAsync(UsageGrouping.Account)).Single().Group.ShouldBe($"{account.Id}");
        (await SumAsync(UsageGrouping.Channel)).Single().Group.ShouldBe("main");
        (await books.Usage.SummarizeAsync(new UsageFilter { Model = "none" }, UsageGrouping.None, CancellationToken.None))
            .ShouldBe([new UsageSum(null, 0, 0, 0, 0, Money.Zero)]);

        Task<IReadOnlyList<UsageSum>> SumAsync(UsageGrouping grouping) => books.Usage.SummarizeAsync(new UsageFilter(), grouping, CancellationToken.None);
    }

    [Test]
    public async Task A_stream_brings_every_row_once()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("2000");
        var openings = Enumerable.Range(0, 1234).Select(_ => books.Opening(account, "1")).ToList();
        await Task.WhenAll(openings.Select(books.HoldAsync));

        var streamed = new List<long>();
        await foreach (var row in books.Usage.StreamAsync(new UsageFilter { AccountId = account.Id }, CancellationToken.None))
        {
            streamed.Add(row.CallId);
        }

        streamed.ShouldBe(openings.Select(opening => opening.CallId).OrderDescending());
    }

    [Test]
    public async Task Call_ids_grow_with_time_and_never_repeat()
    {
        var time = new ManualTime();
        var ids = new CallIdGenerator(time);

        var drawn = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5000).Select(_ => ids.Next()).ToList())));

        drawn.SelectMany(mine => mine).Distinct().Count().ShouldBe(40_000);
        drawn.ShouldAllBe(mine => mine.SequenceEqual(mine.Order()));
        time.Advance(TimeSpan.FromSeconds(1));
        var later = ids.Next();
        later.ShouldBeGreaterThan(drawn.SelectMany(mine => mine).Max());
        CallIdGenerator.TimeOf(later).ToUnixTimeMilliseconds().ShouldBe(time.GetUtcNow().ToUnixTimeMilliseconds());
        CallIdGenerator.FirstAt(time.GetUtcNow()).ShouldBeLessThanOrEqualTo(later);
    }

    private static async Task<IReadOnlyList<UsageRow>> QueryAsync(Books books, UsageFilter filter) =>
        (await books.Usage.QueryAsync(filter, new PageRequest(1, 100), CancellationToken.None)).Items;
}
