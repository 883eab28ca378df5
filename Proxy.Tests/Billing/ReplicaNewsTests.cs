using System.Diagnostics;
using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using Dapper;
using Npgsql;

namespace CozeProxy.Tests.Billing;

/// <summary>What is changed on one replica holds on all of them.</summary>
public class ReplicaNewsTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_price_put_on_one_replica_is_in_force_on_another()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var price = Some.Price("0.1", "0.2");

        await books.PriceStore.PutPriceAsync("model", price, CancellationToken.None);
        await ShouldSoonAsync(() => ValueTask.FromResult(InForce(other) == price));

        await books.PriceStore.ImportAsync(
            new PriceList("USD", [new NamedPrice("model", Some.Price("0.3"))], [KeyValuePair.Create("staff", Ratio.Parse("0.5"))]), merge: false, CancellationToken.None);
        await ShouldSoonAsync(() => ValueTask.FromResult(InForce(other) == Some.Price("0.3") && other.Prices.GroupRatio("staff") == Ratio.Parse("0.5")));

        await other.PriceStore.DeletePriceAsync("model", CancellationToken.None);
        await ShouldSoonAsync(() => ValueTask.FromResult(InForce(books) is null));
    }

    [Test]
    public async Task A_key_revoked_on_one_replica_is_refused_on_another()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var key = await books.Keys.CreateAsync(new NewKey((await books.AccountAsync("1")).Id, "laptop"), CancellationToken.None);
        (await FindAsync()).ShouldNotBeNull();

        await books.Keys.RevokeAsync(key.Key!.Id, CancellationToken.None);

        await ShouldSoonAsync(async () => await FindAsync() is null);

        ValueTask<Caller?> FindAsync() => other.Keys.FindAsync(key.Plain!.Hash, CancellationToken.None);
    }

    [Test]
    public async Task Replicas_that_change_one_price_at_the_same_time_all_succeed_and_agree()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();

        var results = await Task.WhenAll(Enumerable.Range(1, 60).Select(number => Task.Run(async () =>
        {
            var store = (number % 2 == 0 ? books : other).PriceStore;
            return number % 3 == 0
                ? (await store.ImportAsync(new PriceList("USD", [Named(number)], []), merge: false, CancellationToken.None)).Result
                : await store.PutPriceAsync("model", Named(number).Price, CancellationToken.None);
        })));

        results.ShouldAllBe(result => result == PriceStoreResult.Done);
        await ShouldSoonAsync(async () =>
            InForce(books) is { } inForce && inForce == InForce(other)
            && (await books.PriceStore.GetPriceAsync("model", CancellationToken.None))!.Price == inForce);

        static NamedPrice Named(int number) => new("model", Some.Price($"{number}"));
    }

    [Test]
    public async Task A_replica_whose_ear_has_gone_dead_notices_and_catches_up()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        var time = new ManualTime();
        await using var other = await Books.OpenDatabaseAsync($"{books.ConnectionString};Keepalive=1;Command Timeout=1", time);
        await using var connection = new NpgsqlConnection($"{books.ConnectionString};Pooling=false");
        var ears = (await connection.QueryAsync<int>(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")).AsList();

        // Nobody closes the connections: they only say nothing any more.
        await Command.SignalAsync("STOP", ears);
        try
        {
            await books.PriceStore.PutPriceAsync("model", Some.Price("1"), CancellationToken.None);
            await Eventually.HoldsAsync(() => InForce(other) == Some.Price("1"), "The replica does not notice that it hears nothing.");
        }
        finally
        {
            await Command.SignalAsync("CONT", ears);
        }
    }

    private static Price? InForce(Books books) => books.Prices.TryFind("model", "", null, out var found) ? found.Price : null;

    private static async Task ShouldSoonAsync(Func<ValueTask<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(condition, "The other replica does not hear of it.");
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(AtOnce);
    }
}
