using System.Diagnostics;
using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
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
    public async Task The_limits_of_an_account_changed_on_one_replica_hold_on_another()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("5");
        var hash = (await books.Keys.CreateAsync(new NewKey(account.Id, "laptop"), CancellationToken.None)).Plain!.Hash;
        (await FindAsync())!.AccountLimits.ShouldBeNull();

        await books.Accounts.ChangeAsync(account.Id, new AccountChanges { RequestsPerMinute = new(60) }, CancellationToken.None);

        await ShouldSoonAsync(async () => (await FindAsync())!.AccountLimits == new CallLimits(60, null));

        ValueTask<Caller?> FindAsync() => other.Keys.FindAsync(hash, CancellationToken.None);
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
    public async Task A_key_that_was_unknown_to_another_replica_works_there_once_it_is_created_and_makes_no_other_be_looked_up_again()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("1");
        var old = await books.Keys.CreateAsync(new NewKey(account.Id, "old"), CancellationToken.None);
        await FindAsync(old.Plain!);
        books.Tamper("UPDATE keys SET requests_per_minute = 5");
        var plain = PlainKey.Given("sk-fixed-demonstration-key");
        (await FindAsync(plain)).ShouldBeNull();

        await books.Keys.CreateAsync(new NewKey(account.Id, "new") { Given = plain }, CancellationToken.None);

        await ShouldSoonAsync(async () => await FindAsync(plain) is not null);
        (await FindAsync(old.Plain!))!.Limits.ShouldBeNull();

        ValueTask<Caller?> FindAsync(PlainKey key) => other.Keys.FindAsync(key.Hash, CancellationToken.None);
    }

    [Test]
    public async Task A_change_that_a_replica_fails_to_take_over_it_is_told_of_again()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var tries = 0;
        other.Database.WhenChangedElsewhere(StoredTopic.Channels, () => ++tries == 1 ? Task.FromException(new IOException()) : Task.CompletedTask);

        await books.Database.WriteAsync(
            connection =>
            {
                books.Database.Announce(connection, StoredTopic.Channels);
                return true;
            },
            CancellationToken.None);

        await Eventually.HoldsAsync(() => tries == 2, "The replica does not try again.");
    }

    [Test]
    public async Task What_is_rolled_back_was_never_announced()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var heard = new List<StoredTopic>();
        foreach (var topic in Enum.GetValues<StoredTopic>())
        {
            other.Database.WhenChangedElsewhere(topic, () => heard.Add(topic));
        }

        await Should.ThrowAsync<IOException>(books.Database.WriteAsync<bool>(
            connection =>
            {
                books.Database.Announce(connection, StoredTopic.Channels);
                throw new IOException();
            },
            CancellationToken.None));
        await books.Database.WriteAsync(
            connection =>
            {
                books.Database.Announce(connection, StoredTopic.Models);
                return true;
            },
            CancellationToken.None);

        await Eventually.HoldsAsync(() => heard.Count > 0, "The replica does not hear of the change.");
        heard.ShouldBe([StoredTopic.Models]);
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
    public async Task Of_replicas_that_replace_what_they_have_seen_at_the_same_time_one_succeeds()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        var (seen, half) = (Some.Price("0.1"), Ratio.Parse("0.5"));
        await books.PriceStore.PutPriceAsync("model", seen, CancellationToken.None);
        await books.PriceStore.PutGroupAsync("staff", half, CancellationToken.None);

        var prices = await Task.WhenAll(Enumerable.Range(1, 40).Select(number => Task.Run(() => StoreOf(number)
            .PutPriceAsync("model", Some.Price($"{number}"), stored => stored == seen, CancellationToken.None))));
        var groups = await Task.WhenAll(Enumerable.Range(1, 40).Select(number => Task.Run(() => StoreOf(number)
            .PutGroupAsync("staff", new Ratio(number), stored => stored == half, CancellationToken.None))));

        prices.Count(result => result == PriceStoreResult.Done).ShouldBe(1);
        prices.Count(result => result == PriceStoreResult.Kept).ShouldBe(39);
        groups.Count(result => result == PriceStoreResult.Done).ShouldBe(1);

        IPriceStore StoreOf(int number) => (number % 2 == 0 ? books : other).PriceStore;
    }

    [Test]
    public async Task A_replica_whose_ear_has_gone_dead_notices_and_catches_up()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        var time = new ManualTime();
        await using var other = await Books.OpenDatabaseAsync($"{books.ConnectionString};Keepalive=1;Command Timeout=1", time);
        await using var connection = new NpgsqlConnection($"{books.ConnectionString};Pooling=false");
        var ears = (await EarsAsync()).AsList();

        // Nobody closes the connections: they only say nothing any more.
        await Command.SignalAsync("STOP", ears);
        try
        {
            await books.PriceStore.PutPriceAsync("model", Some.Price("1"), CancellationToken.None);
            await Eventually.HoldsAsync(
                async () => (await EarsAsync()).Except(ears).Any(), "The replica does not notice that it hears nothing.");
            await Eventually.HoldsAsync(() => InForce(other) == Some.Price("1"), "The replica does not catch up.");
        }
        finally
        {
            await Command.SignalAsync("CONT", ears);
        }

        Task<IEnumerable<int>> EarsAsync() => connection.QueryAsync<int>(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
    }

    private static Price? InForce(Books books) => books.Prices.TryFind("model", "", null, out var found) ? found.Price : null;

    private static async Task ShouldSoonAsync(Func<ValueTask<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(condition, "The other replica does not hear of it.");
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(AtOnce);
    }
}
