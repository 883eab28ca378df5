using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

/// <summary>Many movements share a commit, and yet each stands alone.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class WriterTests(string provider)
{
    [Test]
    public async Task A_probe_tells_whether_the_ledger_can_be_written()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.AccountAsync("1");
        await books.Ledger.ProbeAsync(CancellationToken.None);
        books.Break();
        await Should.ThrowAsync<StorageException>(() => books.Ledger.ProbeAsync(CancellationToken.None));
    }

    [Test]
    public async Task Closing_writes_what_is_queued_and_takes_nothing_more()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var ledger = books.Ledger;
        var holds = Enumerable.Range(0, 100).Select(_ => books.HoldAsync(books.Opening(account, "1"))).ToList();
        var late = books.Opening(account, "1");

        await books.CloseAsync();

        (await Task.WhenAll(holds)).ShouldAllBe(result => result == HoldResult.Held);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ledger.HoldAsync(late, CancellationToken.None));
        await books.ReopenAsync();
        (await books.VerifyAsync()).Calls.ShouldBe(100);
    }

    [Test]
    public async Task While_the_store_is_broken_calls_are_refused_and_settlements_wait_for_it()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("100");
        var before = books.Opening(account, "1");
        await books.HoldAsync(before);
        books.Break();

        var holds = Enumerable.Range(0, 20).Select(_ => books.HoldAsync(books.Opening(account, "1"))).ToList();
        foreach (var hold in holds)
        {
            await Should.ThrowAsync<StorageException>(() => hold);
        }

        var settlement = books.SettleAsync(Books.Closing(before, "1"));
        await Should.ThrowAsync<StorageException>(() => books.HoldAsync(books.Opening(account, "1")));
        settlement.IsCompleted.ShouldBeFalse();
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.Calls.ShouldBe(1));

        books.Mend();
        (await settlement).ShouldBe(SettleResult.Settled);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("99"));
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    [Test]
    public async Task A_settlement_that_the_store_never_takes_fails_when_the_program_ends()
    {
        await using var books = await Books.OpenAsync(provider);
        var opening = books.Opening(await books.AccountAsync("100"), "1");
        await books.HoldAsync(opening);
        books.Break();
        var settlement = books.SettleAsync(Books.Closing(opening, "1"));

        await books.CloseAsync();
        await Should.ThrowAsync<StorageException>(() => settlement);

        books.Mend();
        await books.ReopenAsync();
        (await books.Usage.QueryAsync(new UsageFilter(), new PageRequest(1, 10), CancellationToken.None)).Items.Single()
            .Outcome.ShouldBe(CallOutcome.Abandoned);
    }

    [Test]
    public async Task What_the_store_does_not_take_costs_its_neighbours_nothing()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        var used = books.Opening(account, "1");
        await books.HoldAsync(used);
        await books.SettleAsync(Books.Closing(used, "1"));

        var pause = await books.PauseWriterAsync(CancellationToken.None);
        var before = books.HoldAsync(books.Opening(account, "1"));
        var refused = books.HoldAsync(books.Opening(account, "1") with { CallId = used.CallId });
        var after = books.HoldAsync(books.Opening(account, "1") with { Model = "\0 is no text to PostgreSQL" });
        await pause.EndAsync();

        await Should.ThrowAsync<StorageException>(() => refused);
        (await before).ShouldBe(HoldResult.Held);
        (await after).ShouldBe(HoldResult.Held);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("7"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_failing_change_is_undone_as_a_whole_and_leaves_its_neighbours()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");

        var pause = await books.PauseWriterAsync(CancellationToken.None);
        var hold = books.HoldAsync(books.Opening(account, "1"));
        var broken = books.OnWriterAsync("UPDATE accounts SET balance = 0; INSERT INTO nowhere VALUES (1)");
        var next = books.HoldAsync(books.Opening(account, "1"));
        await pause.EndAsync();

        await Should.ThrowAsync<StorageException>(() => broken);
        (await hold).ShouldBe(HoldResult.Held);
        (await next).ShouldBe(HoldResult.Held);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("8"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Calls_and_top_ups_of_one_batch_see_each_other()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");

        var pause = await books.PauseWriterAsync(CancellationToken.None);
        var first = books.HoldAsync(books.Opening(account, "8"));
        var tooMuch = books.HoldAsync(books.Opening(account, "5"));
        var topUp = books.AddAsync(account.Id, "4");
        var covered = books.HoldAsync(books.Opening(account, "5"));
        await pause.EndAsync();

        (await first).ShouldBe(HoldResult.Held);
        (await tooMuch).ShouldBe(HoldResult.InsufficientBalance);
        (await topUp).Outcome.ShouldBe(MovementOutcome.Added);
        (await covered).ShouldBe(HoldResult.Held);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("1"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task What_the_writer_has_not_taken_yet_can_be_cancelled_and_leaves_no_trace()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        using var cancellation = new CancellationTokenSource();
        var pause = await books.PauseWriterAsync(CancellationToken.None);

        var cancelled = books.Ledger.HoldAsync(books.Opening(account, "1"), cancellation.Token).AsTask();
        var kept = books.HoldAsync(books.Opening(account, "2"));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        await pause.EndAsync();

        (await kept).ShouldBe(HoldResult.Held);
        (await books.ReadAsync(account)).Held.ShouldBe(Money.Parse("2"));
    }

    [Test]
    public async Task What_the_writer_has_taken_tells_its_true_result()
    {
        await using var books = await Books.OpenAsync(provider);
        using var cancellation = new CancellationTokenSource();
        var pause = await books.PauseWriterAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.NotThrowAsync(pause.EndAsync);
    }
}
