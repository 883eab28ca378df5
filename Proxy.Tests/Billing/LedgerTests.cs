using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class LedgerTests(string provider)
{
    [Test]
    public async Task Ten_calls_of_thirty_against_thirty_one_units_run_once()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("31");

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => books.HoldAsync(books.Opening(account, "30")))));

        results.Count(result => result == HoldResult.Held).ShouldBe(1);
        results.Count(result => result == HoldResult.InsufficientBalance).ShouldBe(9);
        (await books.ReadAsync(account)).Held.ShouldBe(Money.Parse("30"));
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(
            found => found.Ok.ShouldBeTrue(),
            found => found.Calls.ShouldBe(1),
            found => found.OpenHolds.ShouldBe(1));
    }

    [TestCase(100)]
    [TestCase(1000)]
    public async Task Calls_in_a_rush_never_hold_more_than_there_is(int calls)
    {
        await using var books = await Books.OpenAsync(provider);
        var (rich, poor) = (await books.AccountAsync("1000"), await books.AccountAsync("7"));

        var results = await Task.WhenAll(Enumerable.Range(0, calls).Select(number => Task.Run(async () =>
        {
            var account = number % 2 == 0 ? rich : poor;
            var opening = books.Opening(account, "1");
            var result = await books.HoldAsync(opening);
            if (result == HoldResult.Held && account == rich)
            {
                (await books.SettleAsync(Books.Closing(opening, "0.25"))).ShouldBe(SettleResult.Settled);
            }

            return (account, result);
        })));

        results.Count(call => call.account == rich && call.result == HoldResult.Held).ShouldBe(calls / 2);
        results.Count(call => call.account == poor && call.result == HoldResult.Held).ShouldBe(7);
        (await books.ReadAsync(rich)).Balance.Nanos.ShouldBe(Money.Parse("1000").Nanos - (calls / 2 * Money.Parse("0.25").Nanos));
        (await books.ReadAsync(rich)).Held.ShouldBe(Money.Zero);
        (await books.ReadAsync(poor)).Available.ShouldBe(Money.Zero);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_call_is_settled_once_however_many_try()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var opening = books.Opening(account, "5");
        await books.HoldAsync(opening);

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => books.SettleAsync(Books.Closing(opening, "2")))));

        results.Count(result => result == SettleResult.Settled).ShouldBe(1);
        results.Count(result => result == SettleResult.AlreadySettled).ShouldBe(49);
        (await books.ReadAsync(account)).Balance.ShouldBe(Money.Parse("8"));
        (await books.ReadAsync(account)).Held.ShouldBe(Money.Zero);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_settlement_queued_right_behind_its_hold_finds_it()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var opening = books.Opening(account, "5");

        var pause = await books.PauseWriterAsync(CancellationToken.None);
        var hold = books.HoldAsync(opening);
        var settlement = books.SettleAsync(Books.Closing(opening, "1"));
        await pause.EndAsync();

        (await hold).ShouldBe(HoldResult.Held);
        (await settlement).ShouldBe(SettleResult.Settled);
        (await books.ReadAsync(account)).Balance.ShouldBe(Money.Parse("9"));
    }

    [Test]
    public async Task Unknown_accounts_and_calls_are_told_apart_from_empty_ones()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("0");
        var stranger = books.Opening(account, "1") with { AccountId = 99 };

        (await books.HoldAsync(stranger)).ShouldBe(HoldResult.AccountNotFound);
        (await books.HoldAsync(books.Opening(account, "1"))).ShouldBe(HoldResult.InsufficientBalance);
        (await books.SettleAsync(Books.Closing(stranger, "1"))).ShouldBe(SettleResult.NotFound);
        (await books.SettleAsync(Books.Closing(books.Opening(account, "1"), "1"))).ShouldBe(SettleResult.NotFound);
        (await books.VerifyAsync()).Calls.ShouldBe(0);
    }

    [Test]
    public async Task A_charge_above_the_hold_is_taken_in_full_and_marked()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var opening = books.Opening(account, "1");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "3"));

        (await books.ReadAsync(account)).Balance.ShouldBe(Money.Parse("-2"));
        (await books.Usage.QueryAsync(new UsageFilter(), new PageRequest(1, 10), CancellationToken.None)).Items.Single().OverHold.ShouldBeTrue();
        (await books.HoldAsync(books.Opening(account, "0.000000001"))).ShouldBe(HoldResult.InsufficientBalance);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_free_call_runs_on_an_overdrawn_account()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("-1");
        var free = books.Opening(account, "0") with { Price = Some.PerCall("0"), DailyBudget = Money.Zero };

        (await books.HoldAsync(free)).ShouldBe(HoldResult.Held);
        (await books.HoldAsync(books.Opening(account, "0"))).ShouldBe(HoldResult.InsufficientBalance);
    }

    [Test]
    public async Task A_call_without_usage_is_closed_without_charge()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");
        var opening = books.Opening(account, "1");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "1") with { Basis = ChargeBasis.Nothing, Usage = null, Outcome = CallOutcome.Refused });

        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("1"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_closing_that_contradicts_its_opening_changes_nothing()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, other) = (await books.AccountAsync("10"), await books.AccountAsync("10"));
        var opening = books.Opening(account, "5");
        await books.HoldAsync(opening);

        await Should.ThrowAsync<InvalidOperationException>(() => books.SettleAsync(Books.Closing(opening, "1") with { Hold = Money.Parse("4") }));
        await Should.ThrowAsync<InvalidOperationException>(() => books.SettleAsync(Books.Closing(opening, "1") with { AccountId = other.Id }));

        (await books.SettleAsync(Books.Closing(opening, "1"))).ShouldBe(SettleResult.Settled);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_call_id_used_twice_fails_alone()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var opening = books.Opening(account, "1");

        var pause = await books.PauseWriterAsync(CancellationToken.None);
        var first = books.HoldAsync(opening);
        var again = books.HoldAsync(opening);
        var neighbour = books.HoldAsync(books.Opening(account, "1"));
        await pause.EndAsync();

        (await first).ShouldBe(HoldResult.Held);
        await Should.ThrowAsync<Exception>(() => again);
        (await neighbour).ShouldBe(HoldResult.Held);
        (await books.ReadAsync(account)).Held.ShouldBe(Money.Parse("2"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_repeated_top_up_adds_nothing_and_returns_the_first()
    {
        await using var books = await Books.OpenAsync(provider);
        var (account, other) = (await books.AccountAsync("1"), await books.AccountAsync("1"));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => books.AddAsync(account.Id, "5", "order-1"))));

        results.Count(result => result.Outcome == MovementOutcome.Added).ShouldBe(1);
        results.Select(result => result.Movement).Distinct().Count().ShouldBe(1);
        (await books.AddAsync(other.Id, "5", "order-1")).Outcome.ShouldBe(MovementOutcome.Added);
        (await books.ReadAsync(account)).Balance.ShouldBe(Money.Parse("6"));
        (await books.Ledger.ListMovementsAsync(account.Id, new PageRequest(1, 10), CancellationToken.None)).Items
            .Select(movement => movement.Amount.ToString()).ShouldBe(["5", "1"]);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Top_ups_refuse_what_they_cannot_book_and_take_corrections()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("1");

        (await TopUp(account.Id, "0")).Outcome.ShouldBe(MovementOutcome.AmountRefused);
        (await TopUp(account.Id, "9223372036")).Outcome.ShouldBe(MovementOutcome.AmountRefused);
        (await TopUp(99, "1")).Outcome.ShouldBe(MovementOutcome.AccountNotFound);
        (await TopUp(account.Id, "-0.4")).Movement!.Kind.ShouldBe(MovementKind.Correction);
        (await books.ReadAsync(account)).Balance.ShouldBe(Money.Parse("0.6"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();

        Task<MovementResult> TopUp(long id, string amount) => books.AddAsync(id, amount);
    }
}
