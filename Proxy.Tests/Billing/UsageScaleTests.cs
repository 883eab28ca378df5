using System.Diagnostics;
using System.Globalization;
using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Tests.Billing;

/// <summary>
/// Not a test of behaviour: run by hand to see how long usage takes with many rows (USAGE_ROWS, ten million by default, over 90
/// days). It needs some 10 GB of disk, which it gives back.
/// </summary>
[Explicit("Measures; run it alone.")]
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class UsageScaleTests(string provider)
{
    private const int Days = 90;
    private const int Repetitions = 5;

    private static readonly long Rows = long.Parse(Environment.GetEnvironmentVariable("USAGE_ROWS") ?? "10000000", CultureInfo.InvariantCulture);

    [Test]
    [CancelAfter(3_600_000)]
    public async Task Pages_and_sums_over_many_rows(CancellationToken cancellationToken)
    {
        await using var books = await Books.OpenAsync(provider);
        books.Time.Advance(TimeSpan.FromDays(Days));
        await TimeAsync($"{provider}: filling {Rows:N0} rows", 1, () =>
        {
            new ManyCalls(Rows, Days) { Accounts = 100, Keys = 200, Models = 4, Targets = 4 }.Fill(books);
            return Task.CompletedTask;
        });
        await TimeAsync("summing all hours and filing all calls under their keys", 1, () => ManyCalls.DigestAsync(books, cancellationToken));
        foreach (var table in (string[])["usage_sums", "usage_days", "calls_of_keys"])
        {
            await TestContext.Progress.WriteLineAsync($"{table}: {await CountAsync(books, table):N0} rows");
        }

        var now = books.Time.GetUtcNow();
        var midnight = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero);
        var middle = CallIdGenerator.FirstAt(now.AddDays(-Days / 2));
        await PageAsync("first page", new UsageFilter());
        await PageAsync("first page of an account", new UsageFilter { AccountId = 17 });
        await PageAsync("first page of a key", new UsageFilter { KeyId = 17 });
        await PageAsync("first page of a key's failed calls", new UsageFilter { KeyId = 17, Outcome = CallOutcome.Failed });
        await PageAsync("page before a call in the middle, of a key", new UsageFilter { Before = middle, KeyId = 17 });
        await PageAsync("first page of a model", new UsageFilter { Model = "model-1" });
        await PageAsync("first page of a rare model", new UsageFilter { Model = ManyCalls.RareModel });
        await PageAsync("first page of a model nobody called", new UsageFilter { Model = "model-none" });
        await PageAsync("first page of a channel", new UsageFilter { Channel = "backup" });
        await PageAsync("first page of failed calls", new UsageFilter { Outcome = CallOutcome.Failed });
        await PageAsync("first page of refused calls (none)", new UsageFilter { Outcome = CallOutcome.Refused });
        await PageAsync("first page of an account's failed calls", new UsageFilter { AccountId = 17, Outcome = CallOutcome.Failed });
        await PageAsync("first page to review", new UsageFilter { NeedsReview = true });
        await PageAsync("page before a call in the middle", new UsageFilter { Before = middle });
        await PageAsync("page before a call in the middle, of a model", new UsageFilter { Before = middle, Model = "model-1" });
        await PageAsync("first page of a month", new UsageFilter { From = now.AddDays(-31), To = now.AddDays(-1) });
        await SumAsync("a day by model", new UsageFilter { From = midnight.AddDays(-30), To = midnight.AddDays(-29) }, UsageGrouping.Model);
        await SumAsync("24 hours by hour", new UsageFilter { From = now.AddDays(-30), To = now.AddDays(-29) }, UsageGrouping.Hour);
        await SumAsync("a month by day", new UsageFilter { From = now.AddDays(-31), To = now.AddDays(-1) }, UsageGrouping.Day);
        await SumAsync("a month by account", new UsageFilter { From = now.AddDays(-31), To = now.AddDays(-1) }, UsageGrouping.Account);
        await SumAsync("everything", new UsageFilter(), UsageGrouping.None);
        await SumAsync("everything by day", new UsageFilter(), UsageGrouping.Day);
        await SumAsync("everything by model", new UsageFilter(), UsageGrouping.Model);
        await SumAsync("everything by key", new UsageFilter(), UsageGrouping.Key);
        await SumAsync("everything of an account by outcome", new UsageFilter { AccountId = 17 }, UsageGrouping.Outcome);
        await TimeAsync("the first 100 rows of a CSV", Repetitions, () => StreamAsync(100));
        await TimeAsync("100,000 rows of a CSV", 1, () => StreamAsync(100_000));
        await TimeAsync("verification", 1, async () => (await books.VerifyAsync()).Ok.ShouldBeTrue());

        Task PageAsync(string what, UsageFilter filter) =>
            TimeAsync(what, Repetitions, () => books.Usage.QueryAsync(filter, new PageRequest(1, 50), cancellationToken));

        Task SumAsync(string what, UsageFilter filter, UsageGrouping grouping) =>
            TimeAsync(what, Repetitions, () => books.Usage.SummarizeAsync(filter, grouping, cancellationToken));

        async Task StreamAsync(int rows) => await books.Usage.StreamAsync(new UsageFilter(), cancellationToken).Take(rows).CountAsync(cancellationToken);
    }

    private static Task<long> CountAsync(Books books, string table) => books.Database.ReadAsync(
        connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), CancellationToken.None);

    // The first time is what an operator waits for who has not looked for long, the median what those after wait for.
    private static async Task TimeAsync(string what, int repetitions, Func<Task> run)
    {
        var times = new List<double>();
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            var started = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var first = times[0];
        times.Sort();
        await TestContext.Progress.WriteLineAsync(
            repetitions == 1 ? $"{what}: {first:N0} ms" : $"{what}: {times[repetitions / 2]:N1} ms (first {first:N1} ms)");
    }
}
