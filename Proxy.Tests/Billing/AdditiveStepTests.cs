using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Tests.Servers;
using Dapper;
using Npgsql;

namespace CozeProxy.Tests.Billing;

public class AdditiveStepTests
{
    [TestCase("CREATE TABLE a (b TEXT NOT NULL)", true)]
    [TestCase("CREATE INDEX a ON b (c); ALTER TABLE b ADD COLUMN d TEXT", true)]
    [TestCase("ALTER TABLE b ADD COLUMN d BIGINT NOT NULL DEFAULT 0", true)]
    [TestCase("ALTER TABLE b ADD COLUMN d BIGINT NOT NULL", false)]
    [TestCase("CREATE UNIQUE INDEX a ON b (c)", false)]
    [TestCase("ALTER TABLE b DROP COLUMN d", false)]
    [TestCase("ALTER TABLE b RENAME COLUMN d TO e", false)]
    [TestCase("ALTER TABLE b ALTER COLUMN d SET NOT NULL", false)]
    [TestCase("CREATE TABLE a (b TEXT); DROP TABLE c", false)]
    [TestCase("UPDATE b SET c = 1", false)]
    [TestCase("DELETE FROM b", false)]
    public void It_adds_and_does_nothing_else(string step, bool isOne) => AdditiveStep.IsOne(step).ShouldBe(isOne);

    [Test]
    public async Task Programs_that_bring_a_database_forward_at_once_wait_for_one_of_them()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var connection = new NpgsqlConnection($"{database};Pooling=false");
            connection.Open();
            PostgresSchema.BringForward(connection);
        })));

        await using var found = new NpgsqlConnection($"{database};Pooling=false");
        (await found.QueryAsync<int>("SELECT version FROM schema_version ORDER BY version")).ShouldBe(Enumerable.Range(1, PostgresSchema.Version));
    }
}
