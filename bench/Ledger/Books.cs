using System.Diagnostics;
using System.Diagnostics.Metrics;
using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CozeProxy.Bench.Ledger;

/// <summary>A contender's ledger on a store of its own, and the accounts that pay there.</summary>
internal sealed class Books : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ILedger _ledger;
    private readonly CallIdGenerator _ids;
    private readonly CommitMeter _commits;
    private readonly List<Account> _accounts = [];
    private long _calls;

    private Books(Contender contender, string connectionString)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(contender.Settings(connectionString)).Build();
        _services = new ServiceCollection().AddLogging().AddBilling(configuration).BuildServiceProvider();
        _commits = new CommitMeter(_services.GetRequiredService<IMeterFactory>());
        _ledger = _services.GetRequiredService<ILedger>();
        _ids = _services.GetRequiredService<CallIdGenerator>();
        Contender = contender;
    }

    public Contender Contender { get; }

    public static async Task<Books> OpenAsync(Contender contender, string connectionString, int accounts)
    {
        var books = new Books(contender, connectionString);

        // What a host does before it serves. What it does in the background, such as verifying every hour, would only disturb.
        foreach (var service in books.Services)
        {
            await service.StartingAsync(CancellationToken.None);
        }

        var store = books._services.GetRequiredService<IAccountStore>();
        for (var account = 1; account <= accounts; account++)
        {
            books._accounts.Add(await store.CreateAsync(
                new NewAccount($"account {account}", "default", Money.Parse("1000000")), CancellationToken.None));
        }

        return books;
    }

    /// <summary>Lets the callers make one call after the other for that long.</summary>
    public async Task<Sample> RunAsync(int callers, TimeSpan span)
    {
        _ = _commits.Take();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(_accounts[caller % _accounts.Count], watch, span))));
        var elapsed = watch.Elapsed;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var calls = counts.Sum();
        _calls += calls;
        var (batch, p50, p99) = _commits.Take();
        return new Sample(2 * calls / elapsed.TotalSeconds, cpu.TotalMicroseconds / (2 * calls), batch, p50, p99);
    }

    /// <summary>Every call that was counted is there and closed, and every amount follows from its rows; throws when not.</summary>
    public async Task VerifyAsync()
    {
        var found = await _ledger.VerifyAsync(CancellationToken.None);
        if (!found.Ok || found.OpenHolds != 0 || found.Calls != _calls)
        {
            throw new InvalidOperationException(
                $"{Contender.Name}: the ledger is not exact: {found.Differences.Count} differences, {found.OpenHolds} open holds, {found.Calls} calls of {_calls}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Services)
        {
            await service.StoppedAsync(CancellationToken.None);
        }

        _commits.Dispose();
        await _services.DisposeAsync();
    }

    private IEnumerable<IHostedLifecycleService> Services => _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>();

    private async Task<long> CallAsync(Account account, Stopwatch watch, TimeSpan span)
    {
        var calls = 0L;
        for (; watch.Elapsed < span; calls++)
        {
            var opening = Call.Open(_ids.Next(), account);
            if (await _ledger.HoldAsync(opening, CancellationToken.None) is not HoldResult.Held and var refused)
            {
                throw new InvalidOperationException($"{Contender.Name}: a hold was answered with {refused}.");
            }

            if (await _ledger.SettleAsync(Call.Close(opening), CancellationToken.None) is not SettleResult.Settled and var unsettled)
            {
                throw new InvalidOperationException($"{Contender.Name}: a settlement was answered with {unsettled}.");
            }
        }

        return calls;
    }
}
