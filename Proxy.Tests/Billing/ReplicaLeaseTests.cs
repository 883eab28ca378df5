using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Replicas;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Billing;

/// <summary>Processes that share one ledger: none closes another's calls while that one lives, and none stay open after it.</summary>
public class ReplicaLeaseTests
{
    private const int LeaseMs = 2000;
    private const int RenewalsPerLease = 4;

    private static readonly (string Key, string? Value) ShortLease = ("Billing:ReplicaLease", "00:00:02");

    [Test]
    public async Task The_calls_of_a_replica_that_left_are_closed_by_another_at_once()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres);
        await using var leaving = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("10");
        var left = await leaving.OpenCallAsync(account);
        var own = await books.OpenCallAsync(account);

        await leaving.CloseAsync();

        (await books.SweepAsync()).ShouldBe(1);
        (await books.OutcomeAsync(left)).ShouldBe(CallOutcome.Abandoned);
        (await books.OutcomeAsync(own)).ShouldBeNull();
        (await books.ReadAsync(account)).ShouldSatisfyAllConditions(
            now => now.Balance.ShouldBe(Money.Parse("10")),
            now => now.Held.ShouldBe(Money.Parse("1")));
    }

    [Test]
    public async Task The_calls_of_a_replica_that_died_are_closed_when_its_lease_has_run_out()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres, ShortLease);
        await using var dying = await books.OpenReplicaAsync();
        var left = await dying.OpenCallAsync(await books.AccountAsync("10"));
        var deadline = await books.LeaseAsync(left);

        await books.KeepLeaseAsync();
        await dying.CrashAsync();

        await Eventually.HoldsAsync(async () => await books.OutcomeAsync(left) is not null, "The dead replica's call stays open.");
        (await books.NowAsync()).ShouldBeGreaterThan(deadline);
        (await books.OutcomeAsync(left)).ShouldBe(CallOutcome.Abandoned);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    [Test]
    public async Task A_replica_that_has_only_just_come_closes_no_call_of_a_silent_one()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres, ShortLease);
        var call = await books.OpenCallAsync(await books.AccountAsync("10"));

        // As after an outage of the store, in which nobody could renew anything.
        books.Tamper($"UPDATE replicas SET alive_until = {books.Database.NowSql} - 1");
        await using var newcomer = await books.OpenReplicaAsync();

        (await books.OutcomeAsync(call)).ShouldBeNull();
        await books.Get<Replica>().RenewAsync(CancellationToken.None);
        (await newcomer.SweepAsync()).ShouldBe(0);
    }

    [Test]
    public async Task The_calls_of_a_living_replica_are_never_touched_however_often_others_look()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres, ShortLease);
        await using var living = await books.OpenReplicaAsync();
        var call = await living.OpenCallAsync(await books.AccountAsync("10"));
        var first = await books.LeaseAsync(call);
        await living.KeepLeaseAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                (await books.SweepAsync()).ShouldBe(0);
                return await books.LeaseAsync(call) > first + (2 * LeaseMs);
            },
            "The living replica does not renew its lease.");

        (await living.SettleAsync(Books.Closing(call, "1"))).ShouldBe(SettleResult.Settled);
    }

    [Test]
    public async Task After_an_outage_a_silent_replica_is_given_a_whole_lease_again()
    {
        await using var books = await Books.OpenAsync(BillingOptions.Postgres, ShortLease);
        await using var other = await books.OpenReplicaAsync();
        var account = await books.AccountAsync("10");
        var (own, call) = (await books.OpenCallAsync(account), await other.OpenCallAsync(account));
        await books.KeepLeaseAsync();
        await ShouldRenewAsync(books, own, times: RenewalsPerLease);

        // Nobody reaches the store until all leases have run out, and then one comes back before the other.
        var outage = await books.PauseWriterAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => await books.NowAsync() > await books.LeaseAsync(own), "The lease does not run out.");
        (await books.LeaseAsync(call)).ShouldBeLessThan(await books.NowAsync());
        await outage.EndAsync();
        await ShouldRenewAsync(books, own, times: RenewalsPerLease / 2);

        (await books.OutcomeAsync(call)).ShouldBeNull();
        await Eventually.HoldsAsync(async () => await books.OutcomeAsync(call) is not null, "The call stays open though its replica stays silent.");
    }

    private static async Task ShouldRenewAsync(Books books, CallOpening own, int times)
    {
        for (var renewal = 1; renewal <= times; renewal++)
        {
            var before = await books.LeaseAsync(own);
            await Eventually.HoldsAsync(async () => await books.LeaseAsync(own) > before, "The replica does not renew its lease.");
        }
    }
}
