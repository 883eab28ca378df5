using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What is revoked on one replica is refused on another, whatever still works between them.</summary>
internal sealed class WhenKeysAreRevokedElsewhere
{
    private const int Rounds = 5;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtLatest = TimeSpan.FromSeconds(10);

    private CozeEmulator _coze = null!;
    private RedisServer _redis = null!;
    private ProxyUnderTest? _one;
    private ProxyUnderTest? _other;

    [SetUp]
    public async Task StartAsync()
    {
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        _redis = await RedisServer.StartNewAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var proxy in (ProxyUnderTest?[])[_one, _other])
        {
            if (proxy is not null)
            {
                await proxy.DisposeAsync();
            }
        }

        (_one, _other) = (null, null);
        await _coze.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task Redis_alone_tells_the_others_within_a_second()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await StartProxiesAsync(database, withRedis: true);
        await WithDeafEarsAsync(database, async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await RevokeAsync("through Redis alone", AtOnce);
            }
        });
        await ShouldBeInOrderAsync();
    }

    [Test]
    public async Task The_database_alone_tells_the_others_within_a_second()
    {
        await StartProxiesAsync(await (await PostgresServer.Shared).CreateDatabaseAsync(), withRedis: false);
        for (var round = 0; round < Rounds; round++)
        {
            await RevokeAsync("through PostgreSQL alone", AtOnce);
        }

        await ShouldBeInOrderAsync();
    }

    [Test]
    public async Task When_nothing_tells_it_is_seen_within_ten_seconds()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await StartProxiesAsync(database, withRedis: true);
        _redis.Kill();

        await WithDeafEarsAsync(database, () => RevokeAsync("with nobody telling", AtLatest));

        await ShouldBeInOrderAsync();
    }

    [Test]
    public async Task A_database_that_is_away_lets_no_key_be_trusted_for_long()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await StartProxiesAsync(await postgres.CreateDatabaseAsync(), withRedis: true);
        using var client = _other!.NewClient((await NewKeyAsync()).Key);
        (await StatusAsync(client)).ShouldBe(HttpStatusCode.OK);

        await postgres.KillAsync();

        await Eventually.HoldsAsync(async () => await StatusAsync(client) == HttpStatusCode.ServiceUnavailable, "the key is looked up anew, which fails");
        await postgres.StartAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(client) == HttpStatusCode.OK, "it is found again");
        var watch = ((PostgresDatabase)_other.Services.GetRequiredService<Database>()).Watch;
        await Eventually.HoldsAsync(() => watch.IsCurrent, "and changes are seen again");

        // Before the server is: they say goodbye to it.
        await _other.DisposeAsync();
        await _one!.DisposeAsync();
        (_one, _other) = (null, null);
    }

    private async Task StartProxiesAsync(string database, bool withRedis)
    {
        var configuration = PostgresStore.Settings(database).ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        if (withRedis)
        {
            configuration["ConnectionStrings:Redis"] = _redis.ConnectionString;
        }

        _one = await ProxyUnderTest.StartAsync(_coze, new ProxySettings { Configuration = configuration });
        _other = await ProxyUnderTest.StartAsync(_coze, new ProxySettings { Configuration = configuration });
    }

    private async Task RevokeAsync(string how, TimeSpan within)
    {
        var (id, key) = await NewKeyAsync();
        using var client = _other!.NewClient(key);
        (await StatusAsync(client)).ShouldBe(HttpStatusCode.OK);

        using var revoked = await _one!.Admin.DeleteAsync(new Uri($"/admin/api/keys/{id}", UriKind.Relative));
        revoked.IsSuccessStatusCode.ShouldBeTrue();
        var started = Stopwatch.GetTimestamp();

        await Eventually.HoldsAsync(async () => await StatusAsync(client) == HttpStatusCode.Unauthorized, "the other replica goes on taking the key");
        var took = Stopwatch.GetElapsedTime(started);
        await TestContext.Progress.WriteLineAsync($"revoked {how}: refused elsewhere after {took.TotalMilliseconds:0.0} ms");
        took.ShouldBeLessThan(within);
    }

    private async Task<(long Id, string Key)> NewKeyAsync()
    {
        JsonElement key = await _one!.PostAdminAsync("keys", new { accountId = _one.AccountId, name = "laptop" });
        return (key.GetProperty("id").GetInt64(), key.GetProperty("key").GetString()!);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        return answer.StatusCode;
    }

    // As behind a pooler that lends a connection for one transaction: LISTEN succeeds, and nothing ever comes.
    private static async Task WithDeafEarsAsync(string database, Func<Task> action)
    {
        await using var connection = new NpgsqlConnection($"{database};Pooling=false");
        var ears = (await connection.QueryAsync<int>(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")).AsList();
        ears.Count.ShouldBe(2);
        await Command.SignalAsync("STOP", ears);
        try
        {
            await action();
        }
        finally
        {
            await Command.SignalAsync("CONT", ears);
        }
    }

    private async Task ShouldBeInOrderAsync()
    {
        await _one!.ShouldBeInOrderAsync();
        await _other!.ShouldBeInOrderAsync();
    }
}
