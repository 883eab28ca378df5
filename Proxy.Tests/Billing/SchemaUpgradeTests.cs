using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Billing.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CozeProxy.Tests.Billing;

/// <summary>A program that meets what another version of it has made of the database.</summary>
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
public class SchemaUpgradeTests(string provider)
{
    // What a next version may do while this one goes on.
    private const string Additive = """
        ALTER TABLE calls ADD COLUMN region TEXT;
        ALTER TABLE accounts ADD COLUMN tier INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE keys ADD COLUMN seen_at BIGINT;
        CREATE TABLE regions (name TEXT PRIMARY KEY);
        CREATE INDEX calls_by_region ON calls (region, id) WHERE region IS NOT NULL
        """;

    private bool IsPostgres => provider == BillingOptions.Postgres;

    private int Version => IsPostgres ? PostgresSchema.Version : SqliteSchema.Version;

    [Test]
    public async Task It_goes_on_with_a_database_that_a_newer_one_has_added_to()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.CloseAsync();
        BringForward(books, Additive, oldestProgram: Version);

        await books.ReopenAsync();

        var account = await books.AccountAsync("10");
        var key = (await books.Keys.CreateAsync(new NewKey(account.Id, "laptop") { DailyBudget = Money.Parse("5") }, CancellationToken.None)).Key!;
        var call = books.Opening(account, "2") with { KeyId = key.Id, DailyBudget = Money.Parse("5") };
        (await books.HoldAsync(call)).ShouldBe(HoldResult.Held);
        (await books.SettleAsync(Books.Closing(call, "1"))).ShouldBe(SettleResult.Settled);
        await books.AddAsync(account.Id, "3");
        (await books.ReadAsync(account)).Balance.ShouldBe(Money.Parse("12"));
        (await books.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task It_refuses_a_database_that_a_newer_one_has_made_unfit_for_it()
    {
        await using var books = await Books.OpenAsync(provider);
        await books.CloseAsync();
        BringForward(books, "ALTER TABLE accounts RENAME COLUMN held TO on_hold", oldestProgram: Version + 1);

        var problem = await Should.ThrowAsync<StorageException>(books.ReopenAsync);

        problem.Message.ShouldContain($"schema {Version + 1}");
        problem.Message.ShouldContain("start that version");

        // Nothing is open that could be closed well.
        await books.CrashAsync();
    }

    [Test]
    public void Each_step_since_the_oldest_program_that_gets_along_adds_and_takes_nothing_away()
    {
        var (steps, oldest) = IsPostgres ? (PostgresSchema.AllSteps, PostgresSchema.Oldest) : (SqliteSchema.AllSteps, SqliteSchema.Oldest);

        oldest.ShouldBeLessThanOrEqualTo(steps.Count);
        steps.Skip(oldest).ShouldAllBe(step => AdditiveStep.IsOne(step));
    }

    private void BringForward(Books books, string step, int oldestProgram)
    {
        if (IsPostgres)
        {
            using var connection = new NpgsqlConnection($"{books.ConnectionString};Pooling=false");
            connection.Open();
            PostgresSchema.BringForward(connection, [.. PostgresSchema.AllSteps, step], oldestProgram);
        }
        else
        {
            using var connection = new SqliteConnection($"{books.ConnectionString};Pooling=false");
            connection.Open();
            SqliteSchema.BringForward(connection, [.. SqliteSchema.AllSteps, step], oldestProgram);
        }
    }
}
