using System.Text;
using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Sqlite;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CozeProxy.Tests.Billing;

/// <summary>What is particular to a ledger in a file.</summary>
public class SqliteFileTests
{
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
        (await books.Database.WriteAsync(connection => connection.ExecuteScalar<int>("PRAGMA synchronous"), CancellationToken.None)).ShouldBe(pragma);
    }

    [Test]
    public async Task A_second_process_is_kept_off_the_file()
    {
        await using var books = await Books.OpenAsync();
        var options = Options.Create(new BillingOptions { ConnectionString = $"Data Source={books.File}" });

        Should.Throw<StorageException>(() => new SqliteDatabase(options, books.Get<LedgerMetrics>(), NullLogger<SqliteDatabase>.Instance));
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
    public async Task A_key_is_never_stored_or_printed_in_plain_text()
    {
        await using var books = await Books.OpenAsync();
        var account = await books.AccountAsync("1");
        var plain = PlainKey.Given("sk-fixed-demonstration-key");
        var creation = await books.Keys.CreateAsync(new NewKey(account.Id, "demo") { Given = plain }, CancellationToken.None);
        await books.Keys.FindAsync(plain.Hash, CancellationToken.None);
        var secret = plain.Reveal()[7..];

        creation.ToString().ShouldNotContain(secret);
        new NewKey(1, "x") { Given = plain }.ToString().ShouldNotContain(secret);
        await books.CloseAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(books.File)!))
        {
            (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)).ShouldBe(-1, file);
        }

        await books.ReopenAsync();
        (await books.Keys.FindAsync(plain.Hash, CancellationToken.None)).ShouldNotBeNull();
    }
}
