using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Replicas;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Tests.Servers;
using Dapper;
using Npgsql;

namespace CozeProxy.Tests.Billing;

/// <summary>Processes that share one ledger, each with calls of its own.</summary>
public class ReplicaTests
{
    [Test]
    public async Task A_replica_that_lost_its_node_takes_another_and_goes_on()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var silent = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("10");
        var before = await silent.OpenCallAsync(account);
        books.Tamper($"UPDATE replicas SET instance = 'somebody else', first_call = {before.CallId + 1} WHERE node = {Replicas.NodeOf(before.CallId)}");

        await silent.Get<Replica>().RenewAsync(CancellationToken.None);

        var after = await silent.OpenCallAsync(account);
        Replicas.NodeOf(after.CallId).ShouldNotBe(Replicas.NodeOf(before.CallId));
        (await books.SweepAsync()).ShouldBe(1);
        (await silent.SettleAsync(Books.Closing(before, "1"))).ShouldBe(SettleResult.AlreadySettled);
        (await silent.SettleAsync(Books.Closing(after, "1"))).ShouldBe(SettleResult.Settled);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task No_two_replicas_have_one_node()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);

        var replicas = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(books.OpenReplicaAsync)));

        replicas.Append(books).Select(replica => Replicas.NodeOf(replica.Get<CallIdGenerator>().Next())).Distinct().Count().ShouldBe(25);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Test]
    public async Task A_settlement_that_comes_after_its_call_was_abandoned_charges_nothing()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var silent = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("10");
        var call = await silent.OpenCallAsync(account);
        books.Tamper("UPDATE replicas SET alive_until = 0");
        await books.Get<Replica>().RenewAsync(CancellationToken.None);
        (await books.SweepAsync()).ShouldBe(1);

        (await silent.SettleAsync(Books.Closing(call, "1"))).ShouldBe(SettleResult.AlreadySettled);

        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("10"));
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    [Test]
    public async Task Replicas_that_look_at_the_same_time_close_each_call_once()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var other = await books.OpenReplicaAsync();
        await using var leaving = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("2000");
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(_ => leaving.OpenCallAsync(account)));
        await leaving.CloseAsync();

        var closed = await Task.WhenAll(books.SweepAsync(), other.SweepAsync());

        closed.Sum().ShouldBe(1200);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("2000"));
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    [Test]
    public async Task Abandoned_calls_cost_their_hold_where_that_is_the_policy()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres, ("Billing:AbandonedCalls", "Hold"));
        await using var leaving = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("10");
        var call = await leaving.OpenCallAsync(account);
        await leaving.CloseAsync();

        await books.SweepAsync();

        (await books.RowAsync(call)).ShouldSatisfyAllConditions(
            row => row.Charge.ShouldBe(Money.Parse("1")),
            row => row.Basis.ShouldBe(ChargeBasis.Hold),
            row => row.NeedsReview.ShouldBeTrue(),
            row => row.Outcome.ShouldBe(CallOutcome.Abandoned));
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("9"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Replicas_that_start_at_once_on_an_empty_database_all_come_up()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var time = new ManualTime();

        var replicas = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Books.OpenDatabaseAsync(database, time))));

        var account = await replicas[0].AccountAsync("8");
        foreach (var replica in replicas)
        {
            (await replica.SettleAsync(Books.Closing(await replica.OpenCallAsync(account), "1"))).ShouldBe(SettleResult.Settled);
        }

        (await replicas[7].ReadAsync(account)).Balance.ShouldBe(Money.Zero);
        (await replicas[7].VerifyAsync()).Ok.ShouldBeTrue();
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Test]
    public async Task A_replica_frozen_in_a_transaction_holds_the_others_up_for_seconds_and_not_for_ever()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        var account = await books.AccountAsync("10");
        await using var frozen = new NpgsqlConnection(PostgresSettings.ForWriter(books.ConnectionString).ConnectionString);
        await frozen.OpenAsync();
        await frozen.ExecuteAsync("BEGIN; SELECT 1 FROM accounts WHERE id = @Id FOR UPDATE", new { account.Id });

        (await books.HoldAsync(books.Opening(account, "1"))).ShouldBe(HoldResult.Held);
    }
}
