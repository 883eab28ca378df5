using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Usage;
using Dapper;

namespace CozeProxy.Tests.Billing;

/// <summary>Calls are filed under their keys long after they were made, and a key's calls are found at any time.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class CallsOfKeysTests(string provider)
{
    private const int Seed = 20260315;

    [Test]
    public async Task Pages_of_a_key_are_the_same_before_while_and_after_its_calls_are_filed()
    {
        await using var books = await Books.OpenAsync(provider);
        var (random, from) = (new Random(Seed), books.Time.GetUtcNow());
        var accounts = await AccountsAsync(books);
        await UsageTestCalls.MakeAsync(books, random, accounts, 150, TimeSpan.FromMinutes(15), someOpen: true);
        (await UsageTestCalls.FileAsync(books)).ShouldBeInRange(120, 149);
        await UsageTestCalls.MakeAsync(books, random, accounts, 150, TimeSpan.FromMinutes(15), someOpen: true);
        var rows = await UsageTestCalls.AllAsync(books);

        await ShouldHavePagesAsync();
        await UsageTestCalls.SumAsync(books);
        (await UsageTestCalls.ProgressAsync(books)).ShouldSatisfyAllConditions(
            progress => progress.SummedUntil.ShouldBeGreaterThan(rows[^1].CallId, "calls are summed up to the first that is open"),
            progress => progress.SummedUntil.ShouldBeLessThan(progress.KeyedUntil, "and filed beyond it"));
        await ShouldHavePagesAsync();
        (await UsageTestCalls.FileAsync(books)).ShouldBeGreaterThan(120);
        await ShouldHavePagesAsync();
        await ShouldBeFiledAsync(books);

        async Task ShouldHavePagesAsync()
        {
            for (var round = 0; round < 40; round++)
            {
                var filter = UsageTestCalls.AnyFilter(random, from, books.Time.GetUtcNow(), wholeHours: false) with
                {
                    KeyId = random.Next(1, 8),
                    NeedsReview = random.Next(8) == 0,
                };
                await UsageTestCalls.ShouldHavePageAsync(books, random, rows, filter);
                await UsageTestCalls.ShouldHavePageAsync(books, random, rows, new UsageFilter { KeyId = filter.KeyId });
            }
        }
    }

    [Test]
    public async Task A_call_is_filed_when_no_earlier_one_can_follow()
    {
        await using var books = await Books.OpenAsync(provider);
        var opening = books.Opening(await books.AccountAsync("10"), "1");
        await books.HoldAsync(opening);
        var nextHour = UsageHours.FirstCall(UsageHours.Of(opening.CallId) + 1);

        books.Time.Advance(TimeSpan.FromHours(1));
        (await UsageTestCalls.FileAsync(books)).ShouldBe(0);
        books.Time.Advance(TimeSpan.FromHours(1));
        (await UsageTestCalls.FileAsync(books)).ShouldBe(1, "it is under way, but its key will not change");

        (await UsageTestCalls.ProgressAsync(books)).KeyedUntil.ShouldBe(nextHour);
        (await UsageTestCalls.FileAsync(books)).ShouldBe(0);
        await ShouldBeFiledAsync(books);
    }

    [Test]
    public async Task Ids_go_on_behind_what_is_filed_whatever_the_clock_says()
    {
        await using var books = await Books.OpenAsync(provider);
        var account = await books.AccountAsync("10");
        await books.HoldAsync(books.Opening(account, "1"));
        books.Time.Advance(TimeSpan.FromDays(1));
        await UsageTestCalls.FileAsync(books);

        books.Time.Advance(TimeSpan.FromDays(-1));
        await books.ReopenAsync();

        books.Opening(account, "1").CallId.ShouldBeGreaterThanOrEqualTo((await UsageTestCalls.ProgressAsync(books)).KeyedUntil);
    }

    [Test]
    public async Task Filing_goes_on_where_it_was_stopped()
    {
        await using var books = await Books.OpenAsync(provider);
        await UsageTestCalls.MakeAsync(books, new Random(Seed), await AccountsAsync(books), 60, TimeSpan.FromMinutes(15), someOpen: false);
        books.Time.Advance(TimeSpan.FromHours(2));
        books.Tamper(provider == BillingOptions.Postgres
            ? """
              CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stop' USING ERRCODE = '58030'; END $$;
              CREATE TRIGGER stop BEFORE INSERT ON calls_of_keys FOR EACH ROW WHEN (NEW.key_id = 4) EXECUTE FUNCTION stop();
              """
            : "CREATE TRIGGER stop BEFORE INSERT ON calls_of_keys WHEN NEW.key_id = 4 BEGIN SELECT RAISE(ABORT, 'stop'); END");
        await Should.ThrowAsync<StorageException>(() => UsageTestCalls.FileAsync(books));
        (await UsageTestCalls.ProgressAsync(books)).KeyedUntil.ShouldBe(0);
        (await CountAsync(books, "SELECT COUNT(*) FROM calls_of_keys")).ShouldBeGreaterThan(0, "some portions are there already");

        books.Tamper(provider == BillingOptions.Postgres ? "DROP TRIGGER stop ON calls_of_keys" : "DROP TRIGGER stop");
        (await UsageTestCalls.FileAsync(books)).ShouldBe(60);

        await ShouldBeFiledAsync(books);
    }

    [Test]
    public async Task Many_may_file_at_once()
    {
        await using var books = await Books.OpenAsync(provider);
        await UsageTestCalls.MakeAsync(books, new Random(Seed), await AccountsAsync(books), 200, TimeSpan.FromMinutes(5), someOpen: false);
        books.Time.Advance(TimeSpan.FromDays(1));
        await using var replica = provider == BillingOptions.Postgres ? await books.OpenReplicaAsync() : null;

        var filed = await Task.WhenAll(Enumerable.Range(0, 6).Select(each => Task.Run(() => UsageTestCalls.FileAsync(each % 2 == 0 ? books : replica ?? books))));

        filed.Sum().ShouldBe(200, "each slice is one's own");
        await ShouldBeFiledAsync(books);
    }

    [Test]
    public async Task Calls_that_are_deleted_are_not_filed_any_more()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        await UsageTestCalls.MakeAsync(books, new Random(Seed), await AccountsAsync(books), 100, TimeSpan.FromMinutes(30), someOpen: false);
        await UsageTestCalls.SumAsync(books);
        await UsageTestCalls.FileAsync(books);

        (await UsageTestCalls.ForgetAsync(books)).ShouldBeGreaterThan(30);

        await ShouldBeFiledAsync(books);
    }

    [Test]
    public async Task Calls_that_were_deleted_before_they_were_filed_are_passed_over()
    {
        await using var books = await Books.OpenAsync(provider, ("Billing:KeepCallsDays", "1"));
        await UsageTestCalls.MakeAsync(books, new Random(Seed), await AccountsAsync(books), 100, TimeSpan.FromMinutes(30), someOpen: false);
        await UsageTestCalls.SumAsync(books);
        var forgotten = await UsageTestCalls.ForgetAsync(books);

        (await UsageTestCalls.FileAsync(books)).ShouldBeInRange(30, 100 - forgotten);

        await ShouldBeFiledAsync(books);
        var rows = await UsageTestCalls.AllAsync(books);
        await UsageTestCalls.ShouldHavePageAsync(books, new Random(Seed), rows, new UsageFilter { KeyId = 1 });
    }

    // Exactly the calls that are kept and lie below the mark, each under its key.
    private static async Task ShouldBeFiledAsync(Books books)
    {
        const string Calls = "SELECT key_id, id FROM calls WHERE id < (SELECT keyed_until FROM usage_progress)";
        const string Filed = "SELECT key_id, call_id FROM calls_of_keys";
        (await CountAsync(books, $"SELECT COUNT(*) FROM ({Calls} EXCEPT {Filed}) AS missing")).ShouldBe(0);
        (await CountAsync(books, $"SELECT COUNT(*) FROM ({Filed} EXCEPT {Calls}) AS left_over")).ShouldBe(0);
        (await CountAsync(books, $"SELECT COUNT(*) FROM ({Filed}) AS filed")).ShouldBeGreaterThan(0);
    }

    private static Task<long> CountAsync(Books books, string sql) =>
        books.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(sql), CancellationToken.None);

    private static async Task<List<Account>> AccountsAsync(Books books) =>
        [await books.AccountAsync("10000000"), await books.AccountAsync("10000000"), await books.AccountAsync("10000000")];
}
