using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Billing.Storage.Sqlite;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Tests.Billing;

/// <summary>A ledger that an earlier version wrote goes on as it is.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class SchemaStepTests(string provider)
{
    // What has come since, and that step itself.
    private const int Steps = 5;

    // From there back to the one before.
    private const string WithIndexOfKeys = """
        DROP TABLE ended_sessions;
        DROP TABLE schema_compatibility;
        DROP TABLE attempts;
        DROP TABLE audit_log;
        DROP TABLE operators;
        DROP TABLE calls_of_keys;
        ALTER TABLE usage_progress DROP COLUMN keyed_until;
        CREATE INDEX calls_by_key ON calls (key_id, id);
        """;

    [Test]
    public async Task Calls_that_had_an_index_by_keys_are_filed_under_them_and_budgets_are_summed_again()
    {
        await using var books = await Books.OpenAsync(provider);
        var (random, from) = (new Random(20260316), books.Time.GetUtcNow());
        var account = await books.AccountAsync("10000000");
        var key = (await books.Keys.CreateAsync(new NewKey(account.Id, "laptop") { DailyBudget = Money.Parse("10") }, CancellationToken.None)).Key!;
        await UsageTestCalls.MakeAsync(books, random, [account, account, account], 200, TimeSpan.FromMinutes(20), someOpen: false);
        books.Time.Advance(TimeSpan.FromDays(40));
        await UsageTestCalls.SumAsync(books);
        await books.HoldAsync(books.Opening(account, "7") with { KeyId = key.Id });
        var rows = await UsageTestCalls.AllAsync(books);
        await books.CloseAsync();
        books.Tamper($"""
            {WithIndexOfKeys}
            DELETE FROM spending;
            INSERT INTO spending (key_id, period, used) VALUES ({key.Id}, 20260426, 1), ({key.Id}, 202604, 2), ({key.Id}, 202603, 3);
            {Version(provider)}
            """);

        await books.ReopenAsync();

        rows = await UsageTestCalls.AllAsync(books);
        rows.Count.ShouldBe(201);
        (await UsageTestCalls.ProgressAsync(books)).KeyedUntil.ShouldBe(0);
        await ShouldHavePagesAsync();
        var budgeted = books.Opening(account, "4") with { KeyId = key.Id, DailyBudget = Money.Parse("10") };
        (await books.HoldAsync(budgeted with { CallId = budgeted.CallId })).ShouldBe(HoldResult.Held, "the call under way was closed at the start");
        (await books.HoldAsync(books.Opening(account, "6.1") with { KeyId = key.Id, DailyBudget = Money.Parse("10") })).ShouldBe(HoldResult.DailyBudgetExceeded);
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
        await books.SettleAsync(Books.Closing(budgeted, "4"));
        rows = await UsageTestCalls.AllAsync(books);

        (await UsageTestCalls.FileAsync(books)).ShouldBe(200);
        await ShouldHavePagesAsync();

        async Task ShouldHavePagesAsync()
        {
            for (var round = 0; round < 30; round++)
            {
                var filter = UsageTestCalls.AnyFilter(random, from, books.Time.GetUtcNow(), wholeHours: false) with { KeyId = random.Next(1, 7) };
                await UsageTestCalls.ShouldHavePageAsync(books, random, rows, filter);
                await UsageTestCalls.ShouldHavePageAsync(books, random, rows, new UsageFilter { KeyId = filter.KeyId });
                await UsageTestCalls.ShouldHavePageAsync(books, random, rows, filter with { KeyId = null });
            }
        }
    }

    private static string Version(string provider) => provider == BillingOptions.Postgres
        ? $"DELETE FROM schema_version WHERE version > {PostgresSchema.Version - Steps}"
        : $"PRAGMA user_version = {SqliteSchema.Version - Steps}";
}
