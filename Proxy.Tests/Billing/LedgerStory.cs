using System.Collections.Concurrent;
using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Writing;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Tests.Billing;

/// <summary>
/// Plays a history of holds, settlements, top-ups and ends of processes against the ledger, keeps its own books of what the
/// ledger answered, and compares the two.
/// </summary>
internal sealed class LedgerStory : IAsyncDisposable
{
    private static readonly Money Daily = Money.Parse("400");
    private static readonly Money Monthly = Money.Parse("900");

    private readonly Books[] _replicas;
    private readonly ConcurrentDictionary<long, StoryCall> _calls = new();
    private readonly List<Task> _atOnce = [];
    private Account[] _accounts = [];
    private GatewayKey[] _keys = [];
    private long[] _added = [];
    private long[] _takenBack = [];
    private int _overBudget;

    private LedgerStory(Books[] replicas) => _replicas = replicas;

    public int Settled { get; private set; }

    public int OverHold { get; private set; }

    public int Abandoned { get; private set; }

    /// <summary>Keys of which spending was kept although they had come without a budget.</summary>
    public int BudgetsKept { get; private set; }

    public int OverBudget => _overBudget;

    public static async Task<LedgerStory> BeginAsync(string provider, int replicas)
    {
        var first = await Books.OpenAsync(provider);
        var books = new List<Books> { first };
        while (books.Count < replicas)
        {
            books.Add(await first.OpenReplicaAsync());
        }

        return new LedgerStory([.. books]);
    }

    public async Task TellAsync((byte What, byte Which, byte Amount)[] events)
    {
        _calls.Clear();
        _accounts = [await _replicas[0].AccountAsync("20"), await _replicas[0].AccountAsync("1000")];
        _added = [Money.Parse("20").Nanos, Money.Parse("1000").Nanos];
        _takenBack = new long[_accounts.Length];
        _keys = [await KeyAsync(0, Daily), await KeyAsync(1, Daily), await KeyAsync(0, budget: null), await KeyAsync(1, budget: null)];
        foreach (var (what, which, amount) in events)
        {
            await TellAsync(what % 16, which, amount);
        }

        await AllAsync();
        await CompareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var books in _replicas.Reverse())
        {
            await books.DisposeAsync();
        }
    }

    private async Task TellAsync(int what, byte which, byte amount)
    {
        switch (what)
        {
            case < 8:
                _atOnce.Add(HoldAsync(which, amount));
                break;
            case < 12:
                _atOnce.Add(SettleAsync(which, amount));
                break;
            case 12:
                _atOnce.Add(AddAsync(which, amount));
                break;
            case 13:
                await AllAsync();
                break;
            case 14:
                await AllAsync();
                _replicas[0].Time.Advance(TimeSpan.FromHours(amount % 12));
                break;
            default:
                await AllAsync();
                await EndAsync(which % _replicas.Length);
                break;
        }
    }

    private async Task AllAsync()
    {
        await Task.WhenAll(_atOnce);
        _atOnce.Clear();
    }

    private async Task HoldAsync(byte which, byte amount)
    {
        var replica = which % _replicas.Length;
        var key = _keys[which % _keys.Length];
        var opening = _replicas[replica].Opening(_accounts[which % 2], $"{amount}") with
        {
            KeyId = key.Id,
            DailyBudget = key.DailyBudget ?? (amount % 5 == 1 ? Daily : null),
            MonthlyBudget = amount % 7 == 3 ? Monthly : null,
        };
        switch (await Task.Run(() => _replicas[replica].HoldAsync(opening)))
        {
            case HoldResult.Held:
                _calls[opening.CallId] = new StoryCall(opening, replica);
                break;
            case HoldResult.DailyBudgetExceeded or HoldResult.MonthlyBudgetExceeded:
                Interlocked.Increment(ref _overBudget);
                break;
        }
    }

    // Any replica may close any call, and several may try at once.
    private async Task SettleAsync(byte which, byte amount)
    {
        var open = _calls.Values.Where(call => call.Charge is null).OrderBy(call => call.Opening.CallId).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var call = open[which % open.Count];
        var result = await Task.Run(() => _replicas[amount % _replicas.Length].SettleAsync(Books.Closing(call.Opening, $"{amount / 2}")));
        if (result == SettleResult.Settled)
        {
            call.Close(Money.Parse($"{amount / 2}"), CallOutcome.Completed).ShouldBeTrue("a call was settled twice");
        }
        else
        {
            result.ShouldBe(SettleResult.AlreadySettled);
        }
    }

    private async Task AddAsync(byte which, byte amount)
    {
        var result = await Task.Run(() => _replicas[amount % _replicas.Length].AddAsync(_accounts[which % 2].Id, $"{amount - 16}"));
        if (result.Outcome == MovementOutcome.Added)
        {
            var nanos = result.Movement!.Amount.Nanos;
            Interlocked.Add(ref _added[which % 2], nanos);
            Interlocked.Add(ref _takenBack[which % 2], Math.Max(0, -nanos));
        }
    }

    private async Task EndAsync(int replica)
    {
        await _replicas[replica].ReopenAsync();
        foreach (var call in _calls.Values.Where(call => call.Charge is null && call.Replica == replica))
        {
            call.Close(Money.Zero, CallOutcome.Abandoned);
        }
    }

    private async Task CompareAsync()
    {
        var books = _replicas[^1];
        for (var index = 0; index < _accounts.Length; index++)
        {
            var calls = _calls.Values.Where(call => call.Opening.AccountId == _accounts[index].Id).ToList();
            var account = await books.ReadAsync(_accounts[index]);
            account.Balance.Nanos.ShouldBe(_added[index] - calls.Sum(call => call.Charge?.Nanos ?? 0));
            account.Held.Nanos.ShouldBe(calls.Sum(call => call.Charge is null ? call.Opening.Hold.Nanos : 0));

            // What was set aside was there: below zero it can only be by what calls used beyond that, or by corrections.
            var beyond = calls.Sum(call => Math.Max(0, (call.Charge?.Nanos ?? 0) - call.Opening.Hold.Nanos));
            account.Balance.Nanos.ShouldBeGreaterThanOrEqualTo(-beyond - _takenBack[index]);
            await CompareRowsAsync(books, account, calls);
        }

        foreach (var key in _keys)
        {
            await CompareSpendingAsync(books, key);
        }

        // This history's own: one that failed before must not make every shorter one look guilty.
        var found = await books.VerifyAsync();
        found.Differences.Where(difference => _accounts.Any(account => account.Id == difference.AccountId)).ShouldBeEmpty();
        found.OpenHolds.ShouldBeGreaterThanOrEqualTo(_calls.Values.Count(call => call.Charge is null));
    }

    // The budget of a key that came with one was there for each of its calls: beyond it are only calls that used more than was set aside.
    private async Task CompareSpendingAsync(Books books, GatewayKey key)
    {
        var calls = _calls.Values.Where(call => call.Opening.KeyId == key.Id).ToList();
        foreach (var day in calls.GroupBy(call => Period.DayOf(call.Opening.CallId)))
        {
            var spent = day.Sum(Spent);
            var beyond = day.Sum(call => Math.Max(0, (call.Charge?.Nanos ?? 0) - call.Opening.Hold.Nanos));
            if (key.DailyBudget is { } budget)
            {
                spent.ShouldBeLessThanOrEqualTo(budget.Nanos + beyond);
            }
        }

        // Kept from its creation, or since a budget asked for it; then all of it is, also what was spent before.
        var kept = await books.Database.ReadAsync(
            async connection => (await connection.QueryAsync<(int Period, long Used)>(
                "SELECT period, used FROM spending WHERE key_id = @Id", new { key.Id })).ToDictionary(row => new Period(row.Period), row => row.Used),
            CancellationToken.None);
        kept.ContainsKey(Period.Kept).ShouldBe(
            key.DailyBudget is not null || kept.Count > 0 || calls.Any(call => (call.Opening.DailyBudget ?? call.Opening.MonthlyBudget) is not null));
        if (kept.Count > 0)
        {
            BudgetsKept += key.DailyBudget is null && calls.Count > 0 ? 1 : 0;
            foreach (var month in calls.GroupBy(call => Period.MonthOf(call.Opening.CallId)))
            {
                kept.GetValueOrDefault(month.Key).ShouldBe(month.Sum(Spent));
            }

            var now = Period.Day(books.Time.GetUtcNow());
            kept.GetValueOrDefault(now).ShouldBe(calls.Where(call => Period.DayOf(call.Opening.CallId) == now).Sum(Spent));
        }

        static long Spent(StoryCall call) => (call.Charge ?? call.Opening.Hold).Nanos;
    }

    private async Task<GatewayKey> KeyAsync(int account, Money? budget) => (await _replicas[0].Keys.CreateAsync(
        new NewKey(_accounts[account].Id, "story") { DailyBudget = budget }, CancellationToken.None)).Key!;

    private async Task CompareRowsAsync(Books books, Account account, List<StoryCall> calls)
    {
        var rows = await books.Usage.QueryAsync(new UsageFilter { AccountId = account.Id }, new PageRequest(1, 1000), CancellationToken.None);
        rows.Items.Select(row => row.CallId).ShouldBe(calls.Select(call => call.Opening.CallId).OrderDescending());
        foreach (var row in rows.Items)
        {
            var call = _calls[row.CallId];
            row.Charge.ShouldBe(call.Charge ?? Money.Zero);
            row.Outcome.ShouldBe(call.Outcome);
            row.OverHold.ShouldBe(row.Charge > row.Hold);
            row.NeedsReview.ShouldBe(row.Outcome == CallOutcome.Abandoned);
            Settled += row.Outcome == CallOutcome.Completed ? 1 : 0;
            OverHold += row.OverHold ? 1 : 0;
            Abandoned += row.Outcome == CallOutcome.Abandoned ? 1 : 0;
        }
    }
}
