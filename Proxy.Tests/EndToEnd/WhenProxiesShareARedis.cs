using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenProxiesShareARedis
{
    private const int StoreIsAway = 3004;

    private RedisServer _redis = null!;
    private CozeEmulator _coze = null!;
    private ProxyUnderTest _first = null!;
    private ProxyUnderTest _second = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);

        // The keys that open each other's tokens are in the ledger that they share.
        var settings = OnRedis(PostgresStore.Settings(await (await PostgresServer.Shared).CreateDatabaseAsync()));
        _first = await ProxyUnderTest.StartAsync(_coze, settings);
        _second = await ProxyUnderTest.StartAsync(_coze, settings);
    }

    [TearDown]
    public async Task StopAsync()
    {
        try
        {
            await _first.ShouldBeInOrderAsync();
            await _second.ShouldBeInOrderAsync();
        }
        finally
        {
            await _first.DisposeAsync();
            await _second.DisposeAsync();
            await _coze.DisposeAsync();
            await _redis.DisposeAsync();
        }
    }

    [Test]
    public async Task A_thousand_calls_over_both_cause_one_exchange()
    {
        await WhenTokensAreFetched.CallManyAsync(1000, 50, _first, _second);

        _coze.Seen.Exchanges.Count.ShouldBe(1);
        _coze.Seen.BilledRuns.Count.ShouldBe(1000);
    }

    [Test]
    public async Task A_token_that_one_of_them_finds_bad_is_replaced_for_both()
    {
        await WhenTokensAreFetched.CallManyAsync(2, 1, _first, _second);
        _coze.RevokeTokens();

        await WhenTokensAreFetched.CallManyAsync(100, 20, _first, _second);

        _coze.Seen.Exchanges.Count.ShouldBe(2);
    }

    [Test]
    public async Task Without_redis_calls_go_on_and_it_is_said_once()
    {
        _redis.Kill();

        await WhenTokensAreFetched.CallManyAsync(20, 5, _first);
        _coze.RevokeTokens();
        await WhenTokensAreFetched.CallManyAsync(20, 5, _first);

        _coze.Seen.Exchanges.Count.ShouldBe(2);
        _first.Log.Lines.Count(line => line.EventId == StoreIsAway).ShouldBe(1);
    }

    [Test]
    public async Task Proxies_of_other_ledgers_fetch_their_own_once_however_many_calls_there_are()
    {
        await using var one = await ProxyUnderTest.StartAsync(_coze, OnRedis([]));
        await using var other = await ProxyUnderTest.StartAsync(_coze, OnRedis([]));

        await WhenTokensAreFetched.CallManyAsync(300, 20, one, other);

        _coze.Seen.Exchanges.Count.ShouldBe(2);
        await one.ShouldBeInOrderAsync();
        await other.ShouldBeInOrderAsync();
    }

    private ProxySettings OnRedis(IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        var configuration = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        configuration["ConnectionStrings:Redis"] = _redis.ConnectionString;
        return new ProxySettings { Configuration = configuration };
    }
}
