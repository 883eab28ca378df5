using Npgsql;

namespace CozeProxy.Tests.Servers;

internal sealed class PostgresServerTests
{
    [Test]
    public async Task It_is_as_durable_as_it_is_installed()
    {
        var server = await PostgresServer.Shared;
        await using var connection = await OpenAsync(await server.CreateDatabaseAsync());

        (await ScalarAsync(connection, "SHOW fsync")).ShouldBe("on");
        (await ScalarAsync(connection, "SHOW synchronous_commit")).ShouldBe("on");
        (await ScalarAsync(connection, "SHOW full_page_writes")).ShouldBe("on");
    }

    [Test]
    public async Task Each_database_is_fresh()
    {
        var server = await PostgresServer.Shared;
        await using (var first = await OpenAsync(await server.CreateDatabaseAsync()))
        {
            await ScalarAsync(first, "CREATE TABLE notes (id int)");
        }

        await using var second = await OpenAsync(await server.CreateDatabaseAsync());
        (await ScalarAsync(second, "SELECT to_regclass('notes')::text")).ShouldBe(DBNull.Value);
    }

    [Test]
    public async Task What_was_committed_survives_a_kill_and_nothing_else_does()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var database = await server.CreateDatabaseAsync();
        await using var killed = await OpenAsync(database);
        await ScalarAsync(killed, "CREATE TABLE notes (id int)");
        await ScalarAsync(killed, "INSERT INTO notes VALUES (1)");
        await ScalarAsync(killed, "BEGIN; INSERT INTO notes VALUES (2)");

        await server.KillAsync();
        await Should.ThrowAsync<NpgsqlException>(() => ScalarAsync(killed, "COMMIT"));
        await Should.ThrowAsync<NpgsqlException>(() => OpenAsync(database));
        await server.StartAsync();
        await server.KillAsync();
        await server.StartAsync();

        await using var connection = await OpenAsync(database);
        (await ScalarAsync(connection, "SELECT sum(id) FROM notes")).ShouldBe(1L);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection($"{database};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
