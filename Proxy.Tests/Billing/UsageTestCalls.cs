using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

/// <summary>Calls of all kinds, spread over days, and what they come to when each is looked at.</summary>
internal static class UsageTestCalls
{
    private static readonly string[] Models = ["alpha", "beta", "gamma"];
    private static readonly string[] Channels = ["main", "backup"];
    private static readonly CallOutcome[] Outcomes = [CallOutcome.Completed, CallOutcome.Completed, CallOutcome.Failed, CallOutcome.ClientGone];

    /// <summary>Makes calls from now on, each some random time after the one before; every fortieth stays open.</summary>
    public static async Task MakeAsync(Books books, Random random, IReadOnlyList<Account> accounts, int count, TimeSpan meanPause, bool someOpen)
    {
        for (var call = 1; call <= count; call++)
        {
            var account = random.Next(accounts.Count);
            var opening = books.Opening(accounts[account], $"{random.Next(1, 5)}") with
            {
                KeyId = (account * 2) + random.Next(2) + 1,
                Model = Any(Models),
                Channel = Any(Channels),
            };
            (await books.HoldAsync(opening)).ShouldBe(HoldResult.Held);
            if (!someOpen || call % 40 != 0)
            {
                await books.SettleAsync(Books.Closing(opening, $"{random.Next(0, 3000)}.{random.Next(1000):000}") with
                {
                    Channel = Any(Channels),
                    Outcome = Any(Outcomes),
                    Usage = random.Next(5) == 0 ? null : new TokenUsage(random.Next(1000), random.Next(1000), random.Next(2000), Estimated: false),
                    Basis = random.Next(5) == 0 ? ChargeBasis.Nothing : ChargeBasis.PerCall,
                    NeedsReview = random.Next(20) == 0,
                });
            }

            books.Time.Advance(meanPause * (random.NextDouble() * 2));
        }

        T Any<T>(T[] values) => values[random.Next(values.Length)];
    }

    public static Task SumAsync(Books books) => books.Get<UsageSumming>().SumAsync(CancellationToken.None);

    /// <summary>Files calls under their keys, in small portions.</summary>
    public static Task<long> FileAsync(Books books) =>
        new CallsOfKeys(books.Database, books.Time) { CallsAtOnce = 37, RowsAtOnce = 5 }.FileAsync(CancellationToken.None);

    public static Task<UsageProgress> ProgressAsync(Books books) => books.Database.ReadSnapshotAsync(UsageProgress.ReadAsync, CancellationToken.None);

    public static Task<long> ForgetAsync(Books books) => books.Get<UsageSumming>().ForgetAsync(CancellationToken.None);

    public static async Task<List<UsageRow>> AllAsync(Books books) =>
        await books.Usage.StreamAsync(new UsageFilter(), CancellationToken.None).ToListAsync();

    public static UsageFilter AnyFilter(Random random, DateTimeOffset from, DateTimeOffset to, bool wholeHours)
    {
        return new UsageFilter
        {
            From = Maybe() ? Moment() : null,
            To = Maybe() ? Moment() : null,
            AccountId = Seldom() ? random.Next(1, 4) : null,
            KeyId = Seldom() ? random.Next(1, 7) : null,
            Model = Seldom() ? Models[random.Next(Models.Length)] : null,
            Channel = Seldom() ? Channels[random.Next(Channels.Length)] : null,
            Outcome = Seldom() ? Outcomes[random.Next(Outcomes.Length)] : null,
        };

        bool Maybe() => random.Next(2) == 0;
        bool Seldom() => random.Next(4) == 0;
        DateTimeOffset Moment()
        {
            var moment = from + ((to - from) * ((random.NextDouble() * 1.2) - 0.1));
            return wholeHours ? new DateTimeOffset(moment.Year, moment.Month, moment.Day, moment.Hour, 0, 0, TimeSpan.Zero) : moment;
        }
    }

    /// <summary>Any page of these calls is as they say, also from any of them on.</summary>
    public static async Task ShouldHavePageAsync(Books books, Random random, List<UsageRow> kept, UsageFilter filter)
    {
        var expected = Of(kept, filter).ToList();
        var page = new PageRequest(random.Next(1, 4), random.Next(1, 20));
        var read = await books.Usage.QueryAsync(filter, page, CancellationToken.None);
        read.Total.ShouldBe(expected.Count, $"{filter}");
        read.Items.ShouldBe(expected.Skip((int)page.Offset).Take(page.Limit), $"{page} of {filter}");

        var before = filter with { Before = kept[random.Next(kept.Count)].CallId };
        var next = await books.Usage.QueryAsync(before, page, CancellationToken.None);
        next.Total.ShouldBe(expected.Count, $"{before}");
        next.Items.ShouldBe(Of(kept, before).Skip((int)page.Offset).Take(page.Limit), $"{page} of {before}");

        // Deep pages begin where whole days and hours have been passed over.
        var offset = random.Next(expected.Count + 2);
        var start = await StartAsync(books, filter, offset);
        expected.Where(row => row.CallId < start.Calls.To).Skip((int)start.Offset).ShouldBe(expected.Skip(offset), $"{offset} of {filter}");
    }

    /// <summary>Where a page begins before which there are so many calls.</summary>
    public static Task<PageStart> StartAsync(Books books, UsageFilter filter, long offset) => books.Database.ReadSnapshotAsync(
        async snapshot =>
        {
            var (conditions, progress) = (new UsageConditions(filter), await UsageProgress.ReadAsync(snapshot));
            var calls = conditions.CallsBefore with { From = Math.Max(conditions.CallsBefore.From, progress.KeptFrom) };
            return await PageStart.FindAsync(snapshot, conditions, calls, progress, offset);
        },
        CancellationToken.None);

    public static IEnumerable<UsageRow> Of(IEnumerable<UsageRow> rows, UsageFilter filter) => rows.Where(row =>
        (filter.From is not { } from || row.CallId >= CallIdGenerator.FirstAt(from))
        && (filter.To is not { } to || row.CallId < CallIdGenerator.FirstAt(to))
        && (filter.AccountId ?? row.AccountId) == row.AccountId
        && (filter.KeyId ?? row.KeyId) == row.KeyId
        && (filter.Model ?? row.Model) == row.Model
        && (filter.Channel ?? row.Channel) == row.Channel
        && (filter.Outcome is null || filter.Outcome == row.Outcome)
        && (!filter.NeedsReview || row.NeedsReview)
        && (filter.Before is not { } before || row.CallId < before));

    /// <summary>The sums as they follow from each call alone.</summary>
    public static List<UsageSum> Sum(IEnumerable<UsageRow> rows, UsageGrouping grouping)
    {
        var sums = rows.GroupBy(row => Label(row, grouping)).Select(group => Sum(group.Key, group)).ToList();
        if (grouping == UsageGrouping.None && sums.Count == 0)
        {
            sums.Add(new UsageSum(null, 0, 0, 0, 0, Money.Zero));
        }

        return [.. grouping is UsageGrouping.Day or UsageGrouping.Hour
            ? sums.OrderByDescending(sum => sum.Group, StringComparer.Ordinal)
            : sums.OrderByDescending(sum => sum.Charge).ThenBy(sum => sum.Group, StringComparer.Ordinal)];
    }

    private static UsageSum Sum(string? label, IEnumerable<UsageRow> rows) => new(
        label, rows.Count(), rows.Sum(row => row.Usage?.InputTokens ?? 0), rows.Sum(row => row.Usage?.OutputTokens ?? 0),
        rows.Sum(row => row.Usage?.TotalTokens ?? 0), new Money(rows.Sum(row => row.Charge.Nanos)));

    private static string? Label(UsageRow row, UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.Hour => $"{row.Time:yyyy-MM-ddTHH}:00:00Z",
        UsageGrouping.Day => $"{row.Time:yyyy-MM-dd}",
        UsageGrouping.Model => row.Model,
        UsageGrouping.Account => $"{row.AccountId}",
        UsageGrouping.Key => $"{row.KeyId}",
        UsageGrouping.Channel => row.Channel,
        UsageGrouping.Outcome => row.Outcome switch
        {
            CallOutcome.Completed => "completed",
            CallOutcome.Failed => "failed",
            CallOutcome.ClientGone => "client_gone",
            null => null,
            _ => throw new ArgumentOutOfRangeException(nameof(row)),
        },
        _ => null,
    };
}
