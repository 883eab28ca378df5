using CozeProxy.Billing;
using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;

namespace CozeProxy.Tests.Billing.Executions;

/// <summary>Runs that go on without a request, and who looks after them.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class ExecutionStoreTests(string provider)
{
    [Test]
    public async Task What_was_written_down_is_found_whole()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var begun = await books.BeginAsync(account, webhook: "https://example.com/hook");

        var found = (await books.FindAsync(begun)).ShouldNotBeNull();

        found.Start.ShouldBe(begun);
        (found.Stage, found.End, found.IsSettled, found.Charge).ShouldBe((ExecutionStage.Running, null, false, null));
        (await books.TakeAsync()).Single().Execution.Start.ShouldBe(begun);
    }

    [Test]
    public async Task It_is_found_by_its_own_account_alone()
    {
        await using var books = await Books.OpenAsync(provider);
        var begun = await books.BeginAsync(await books.AccountAsync("10"));

        (await books.Runs().FindAsync(begun.AccountId + 1, begun.Id, CancellationToken.None)).ShouldBeNull();
        (await books.Runs().FindAsync(begun.AccountId, "exec_other", CancellationToken.None)).ShouldBeNull();
    }

    [Test]
    public async Task To_write_it_down_again_changes_nothing()
    {
        await using var books = await Books.OpenAsync(provider);
        var begun = await books.BeginAsync(await books.AccountAsync("10"));
        await books.TakeAsync();

        (await books.Runs().AddAsync(begun, TimeSpan.Zero, CancellationToken.None)).ShouldBeTrue();

        (await books.TakeAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_call_that_is_closed_gets_no_run()
    {
        await using var books = await Books.OpenAsync(provider);
        var opening = books.Opening(await books.AccountAsync("10"), "4");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "0"));

        (await books.Runs().AddAsync(ExecutionBooks.Of(opening), TimeSpan.Zero, CancellationToken.None)).ShouldBeFalse();
    }

    [Test]
    public async Task Nobody_takes_what_another_has()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        for (var i = 0; i < 6; i++)
        {
            await books.BeginAsync(account);
        }

        (await books.Runs().DueInAsync(CancellationToken.None)).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.Zero);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => books.TakeAsync(most: 2)));

        taken.SelectMany(some => some).Select(one => one.Execution.Start.Id).Distinct().Count().ShouldBe(6);
        taken.Sum(some => some.Count).ShouldBe(6);
        (await books.Runs().DueInAsync(CancellationToken.None)).ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(30), ExecutionBooks.Lease);
    }

    [Test]
    public async Task What_was_taken_is_anothers_when_its_lease_is_over()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.BeginAsync(await books.AccountAsync("10"));
        var first = (await books.TakeAsync(lease: TimeSpan.Zero)).Single();
        var second = (await books.TakeAsync()).Single();

        (await books.Runs().EndAsync(first, ExecutionBooks.Completed(), CancellationToken.None)).ShouldBeNull();
        await books.Runs().PostponeAsync(first, TimeSpan.Zero, 5, CancellationToken.None);
        await books.Runs().OverAsync(first, CancellationToken.None);

        (await books.TakeAsync()).ShouldBeEmpty();
        (await books.Runs().EndAsync(second, ExecutionBooks.Completed(), CancellationToken.None)).ShouldNotBeNull();
    }

    [Test]
    public async Task What_is_put_off_comes_again_then()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.BeginAsync(await books.AccountAsync("10"));
        var taken = (await books.TakeAsync()).Single();

        await books.Runs().PostponeAsync(taken, TimeSpan.FromMinutes(10), 3, CancellationToken.None);

        (await books.TakeAsync()).ShouldBeEmpty();
        (await books.Runs().DueInAsync(CancellationToken.None)).ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        await books.OnWriterAsync("UPDATE executions SET due_at = 0");
        (await books.TakeAsync()).Single().Execution.Failures.ShouldBe(3);
    }

    [Test]
    public async Task An_end_is_told_when_it_is_settled_and_charged_once()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var begun = await books.BeginAsync(account, webhook: "https://example.com/hook");
        var taken = (await books.TakeAsync()).Single();

        var ended = (await books.Runs().EndAsync(taken, ExecutionBooks.Completed("one\0two"), CancellationToken.None)).ShouldNotBeNull();
        (await books.FindAsync(begun)).ShouldNotBeNull().IsSettled.ShouldBeFalse();
        (await books.SettleAsync(ended)).ShouldBe(SettleResult.Settled);

        // The process died here: another finds the end, settles it again and goes on.
        await books.OnWriterAsync("UPDATE executions SET due_at = 0");
        var again = (await books.TakeAsync()).Single();
        (again.Execution.Stage, again.Execution.EndedAt).ShouldBe((ExecutionStage.Ended, ended.Execution.EndedAt));
        (await books.SettleAsync(again)).ShouldBe(SettleResult.AlreadySettled);
        await books.Runs().SettledAsync(again, CancellationToken.None);

        // (0.5 + 1000/1000 × 1 + 2000/1000 × 2) × 1.5 × 2
        (await books.FindAsync(begun)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            found => found.Charge.ShouldBe(Money.Parse("16.5")),
            found => found.Usage.ShouldBe(new TokenUsage(1000, 2000, 3000, Estimated: false)),
            found => found.End!.Output.ShouldBe("one\uFFFDtwo"),
            found => found.End!.CozeLogId.ShouldBe("log-2"),
            found => found.End!.DebugUrl.ShouldBe(begun.DebugUrl),
            found => found.Outcome.ShouldBe(CallOutcome.Completed));
        (await books.ReadAsync(account)).ShouldSatisfyAllConditions(
            now => now.Balance.ShouldBe(Money.Parse("83.5")),
            now => now.Held.ShouldBe(Money.Zero));
        var telling = (await books.TakeAsync()).Single();
        telling.Execution.Stage.ShouldBe(ExecutionStage.Telling);
        await books.Runs().OverAsync(telling, CancellationToken.None);
        (await books.Runs().DueInAsync(CancellationToken.None)).ShouldBeNull();
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [TestCase(ExecutionEnding.Failed, ChargeBasis.Nothing, CallOutcome.Failed, "0", false)]
    [TestCase(ExecutionEnding.Unknown, ChargeBasis.Nothing, CallOutcome.Abandoned, "0", true)]
    [TestCase(ExecutionEnding.Unknown, ChargeBasis.Hold, CallOutcome.Abandoned, "4", true)]
    public async Task A_run_that_brought_nothing_costs_what_the_rules_say(
        ExecutionEnding ending, ChargeBasis abandoned, CallOutcome outcome, string charge, bool needsReview)
    {
        await using var books = await Books.OpenAsync(provider);
        await books.BeginAsync(await books.AccountAsync("100"));
        var taken = (await books.TakeAsync()).Single();
        var ended = await books.Runs().EndAsync(
            taken, new ExecutionEnd { Ending = ending, ErrorCode = "upstream_error", CozeCode = 5000, CozeMessage = "node failed" }, CancellationToken.None);

        var closing = ExecutionSettlement.Close(ended!.Execution, abandoned);

        (closing.Outcome, closing.Charge, closing.NeedsReview).ShouldBe((outcome, Money.Parse(charge), needsReview));
        (await books.SettleAsync(closing)).ShouldBe(SettleResult.Settled);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_run_without_usage_costs_what_its_price_says_of_that()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.BeginAsync(await books.AccountAsync("100"));
        var taken = (await books.TakeAsync()).Single();

        var ended = await books.Runs().EndAsync(taken, ExecutionBooks.Completed() with { Reported = null }, CancellationToken.None);

        var closing = ExecutionSettlement.Close(ended!.Execution, ChargeBasis.Nothing);
        (closing.Basis, closing.Charge).ShouldBe((ChargeBasis.PerCall, Money.Parse("1.5")));
    }

    [Test]
    public async Task A_call_whose_run_goes_on_is_not_abandoned_with_its_process()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var begun = await books.BeginAsync(account);
        var lost = books.Opening(account, "1");
        await books.HoldAsync(lost);
        await books.TakeAsync(lease: provider == BillingOptions.Sqlite ? ExecutionBooks.Lease : TimeSpan.Zero);

        await books.ReopenAsync();
        await books.Runs().ReleaseOfTheDeadAsync(CancellationToken.None);

        (await books.ReadAsync(account)).Held.ShouldBe(Money.Parse("4"));
        (await books.OutcomeAsync(lost)).ShouldBe(CallOutcome.Abandoned);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(1));
        (await books.TakeAsync()).Single().Execution.Start.ShouldBe(begun);
    }

    [Test]
    public async Task A_process_that_ends_gives_back_what_it_took()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.BeginAsync(await books.AccountAsync("10"));
        var taken = (await books.TakeAsync()).Single();

        await books.Runs().ReleaseAsync(CancellationToken.None);

        (await books.Runs().EndAsync(taken, ExecutionBooks.Completed(), CancellationToken.None)).ShouldBeNull();
        (await books.TakeAsync()).Count.ShouldBe(1);
    }

    [Test]
    public async Task It_is_forgotten_with_its_call()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        var account = await books.AccountAsync("100");
        var begun = await books.BeginAsync(account);
        var ended = await books.Runs().EndAsync((await books.TakeAsync()).Single(), ExecutionBooks.Completed(), CancellationToken.None);
        await books.SettleAsync(ended!);
        await books.Runs().SettledAsync(ended!, CancellationToken.None);
        var summing = books.Get<UsageSumming>();

        books.Time.Advance(TimeSpan.FromHours(3));
        await summing.SumAsync(CancellationToken.None);
        await summing.ForgetAsync(CancellationToken.None);
        (await books.FindAsync(begun)).ShouldNotBeNull();

        books.Time.Advance(TimeSpan.FromDays(2));
        await summing.SumAsync(CancellationToken.None);
        await summing.ForgetAsync(CancellationToken.None);

        (await books.FindAsync(begun)).ShouldBeNull();
        (await books.Database.ReadAsync(
            async connection => await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "SELECT COUNT(*) FROM executions"), CancellationToken.None)).ShouldBe(0);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_run_that_goes_on_is_kept_however_old_it_is()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        var begun = await books.BeginAsync(await books.AccountAsync("100"));
        var summing = books.Get<UsageSumming>();

        books.Time.Advance(TimeSpan.FromDays(3));
        await summing.SumAsync(CancellationToken.None);
        await summing.ForgetAsync(CancellationToken.None);

        (await books.FindAsync(begun)).ShouldNotBeNull();
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }
}
