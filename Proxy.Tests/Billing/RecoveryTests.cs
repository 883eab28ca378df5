using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Sqlite;
using CozeProxy.Billing.Usage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CozeProxy.Tests.Billing;

public class RecoveryTests
{
    [Test]
    public async Task Calls_left_open_are_abandoned_at_the_next_start()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");
        var (settled, left) = (books.Opening(account, "1"), books.Opening(account, "4"));
        await books.HoldAsync(settled);
        await books.HoldAsync(left);
        await books.SettleAsync(Books.Closing(settled, "1"));

        await books.ReopenAsync();

        (await books.ReadAsync(account)).ShouldSatisfyAllConditions(
            now => now.Balance.ShouldBe(Money.Parse("9")),
            now => now.Held.ShouldBe(Money.Zero));
        (await books.Usage.QueryAsync(new UsageFilter { Outcome = CallOutcome.Abandoned }, new PageRequest(1, 10), CancellationToken.None))
            .Items.Single().ShouldSatisfyAllConditions(
                call => call.CallId.ShouldBe(left.CallId),
                call => call.Charge.ShouldBe(Money.Zero));
        (await books.SettleAsync(Books.Closing(left, "1"))).ShouldBe(SettleResult.AlreadySettled);
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.OpenHolds.ShouldBe(0));
    }

    [Test]
    public async Task What_was_answered_survives_a_process_that_is_killed()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");
        var (settled, open) = (books.Opening(account, "1"), books.Opening(account, "4"));
        await books.HoldAsync(settled);
        await books.HoldAsync(open);
        await books.SettleAsync(Books.Closing(settled, "2"));

        // What lies on the disk at this moment is all that a killed process leaves behind.
        await using var found = await Books.OpenCopyAsync(books);

        (await found.ReadAsync(account)).Available.ShouldBe(Money.Parse("8"));
        (await found.VerifyAsync()).ShouldSatisfyAllConditions(check => check.Ok.ShouldBeTrue(), check => check.Calls.ShouldBe(2));
        (await found.SettleAsync(Books.Closing(settled, "2"))).ShouldBe(SettleResult.AlreadySettled);
    }

    [TestCase("Full", 2)]
    [TestCase("normal", 1)]
    public async Task Commits_wait_for_the_disk_as_configured(string synchronous, int pragma)
    {
        await using var books = await Books.OpenAsync(("Billing:Synchronous", synchronous));
        (await books.Writer.RunAsync(
            new StatementsOperation<int>(connection => connection.ExecuteScalar<int>("PRAGMA synchronous")), CancellationToken.None)).ShouldBe(pragma);
    }

    [Test]
    public async Task A_probe_tells_whether_the_ledger_can_be_written()
    {
        await using var books = await Books.OpenAsync();
        await books.AccountAsync("1");
        await books.Ledger.ProbeAsync(CancellationToken.None);
        await books.OnWriterAsync("CREATE TRIGGER broken BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'broken'); END");
        await Should.ThrowAsync<StorageException>(() => books.Ledger.ProbeAsync(CancellationToken.None));
    }

    [Test]
    public async Task Calls_of_this_process_are_not_abandoned()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");
        await books.HoldAsync(books.Opening(account, "4"));

        (await books.Ledger.AbandonOpenHoldsAsync(CancellationToken.None)).ShouldBe(0);
        (await books.ReadAsync(account)).Held.ShouldBe(Money.Parse("4"));
    }

    [Test]
    public async Task Closing_writes_what_is_queued_and_takes_nothing_more()
    {
        await using var books = await Books.OpenAsync();
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
    public async Task A_second_process_is_kept_off_the_file()
    {
        await using var books = await Books.OpenAsync();
        var options = Options.Create(new BillingOptions { ConnectionString = $"Data Source={books.File}" });

        Should.Throw<StorageException>(() => new SqliteDatabase(options, NullLogger<SqliteDatabase>.Instance));
    }

    [Test]
    public async Task A_tampered_balance_is_found()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");
        books.Tamper("UPDATE accounts SET balance = balance + 1, held = 7");

        var found = await books.VerifyAsync();

        found.Ok.ShouldBeFalse();
        found.Differences.ShouldBe(
        [
            new LedgerDifference(LedgerField.Balance, account.Id, null, Money.Parse("10"), Money.Parse("10.000000001")),
            new LedgerDifference(LedgerField.Held, account.Id, null, Money.Zero, new Money(7)),
        ]);
    }

    [Test]
    public async Task A_tampered_charge_is_found_even_when_the_balance_agrees_with_it()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");
        var opening = books.Opening(account, "1");
        await books.HoldAsync(opening);
        await books.SettleAsync(Books.Closing(opening, "1"));
        books.Tamper("UPDATE calls SET charge = charge + 5; UPDATE accounts SET balance = balance - 5");

        (await books.VerifyAsync()).Differences.ShouldBe(
            [new LedgerDifference(LedgerField.Charge, account.Id, opening.CallId, Money.Parse("1"), Money.Parse("1.000000005"))]);
    }

    [Test]
    public async Task Rows_without_their_account_are_found()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");
        books.Tamper("DELETE FROM accounts");

        (await books.VerifyAsync()).Differences.Single().ShouldBe(
            new LedgerDifference(LedgerField.Account, account.Id, null, Money.Zero, Money.Parse("10")));
    }

    [Test]
    public async Task A_batch_that_cannot_be_written_fails_its_waiters_and_leaves_the_sums_exact()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("100");
        var before = books.Opening(account, "1");
        await books.HoldAsync(before);
        await books.OnWriterAsync("CREATE TRIGGER broken BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'broken'); END");

        var holds = Enumerable.Range(0, 20).Select(_ => books.HoldAsync(books.Opening(account, "1"))).ToList();
        foreach (var hold in holds)
        {
            await Should.ThrowAsync<StorageException>(() => hold);
        }

        await Should.ThrowAsync<StorageException>(() => books.SettleAsync(Books.Closing(before, "1")));
        (await books.VerifyAsync()).ShouldSatisfyAllConditions(found => found.Ok.ShouldBeTrue(), found => found.Calls.ShouldBe(1));

        await books.OnWriterAsync("DROP TRIGGER broken");
        (await books.SettleAsync(Books.Closing(before, "1"))).ShouldBe(SettleResult.Settled);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("99"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_full_disk_fails_calls_until_there_is_room_again()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("1000000");
        await books.OnWriterAsync("PRAGMA max_page_count = 1");

        var failed = false;
        for (var call = 0; call < 10_000 && !failed; call++)
        {
            try
            {
                await books.HoldAsync(books.Opening(account, "1"));
            }
            catch (StorageException)
            {
                failed = true;
            }
        }

        failed.ShouldBeTrue();
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
        await books.OnWriterAsync("PRAGMA max_page_count = 1000000");
        (await books.HoldAsync(books.Opening(account, "1"))).ShouldBe(HoldResult.Held);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task A_failing_change_is_undone_as_a_whole_and_leaves_its_neighbours()
    {
        await using var books = await Books.OpenAsync();
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
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("10");

        var pause = await books.PauseWriterAsync(CancellationToken.None);
        var first = books.HoldAsync(books.Opening(account, "8"));
        var tooMuch = books.HoldAsync(books.Opening(account, "5"));
        var topUp = books.Ledger.TopUpAsync(account.Id, Money.Parse("4"), "card", idempotencyKey: null, CancellationToken.None);
        var covered = books.HoldAsync(books.Opening(account, "5"));
        await pause.EndAsync();

        (await first).ShouldBe(HoldResult.Held);
        (await tooMuch).ShouldBe(HoldResult.InsufficientBalance);
        (await topUp).Outcome.ShouldBe(TopUpOutcome.Added);
        (await covered).ShouldBe(HoldResult.Held);
        (await books.ReadAsync(account)).Available.ShouldBe(Money.Parse("1"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task What_the_writer_has_not_taken_yet_can_be_cancelled_and_leaves_no_trace()
    {
        await using var books = await Books.OpenAsync();
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
        await using var books = await Books.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var pause = await books.PauseWriterAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.NotThrowAsync(pause.EndAsync);
    }
}
