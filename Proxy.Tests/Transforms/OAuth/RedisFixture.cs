using CozeProxy.Tests.Emulator;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Redis;
using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace CozeProxy.Tests.Transforms.OAuth;

/// <summary>A Redis of its own for each test, and two replicas that share it.</summary>
internal abstract class RedisFixture
{
    protected const string Key = "cozeproxy:token:test";

    protected ManualClock Clock { get; private set; } = null!;

    protected RedisServer Redis { get; private set; } = null!;

    protected ConnectionMultiplexer First { get; private set; } = null!;

    protected ConnectionMultiplexer Second { get; private set; } = null!;

    protected FakeTokenEndpoint Endpoint { get; private set; } = null!;

    protected RecordingLogger<OAuthBearer> Logger { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Clock = new ManualClock();
        Seal = NewSeal();
        Endpoint = new FakeTokenEndpoint(Clock);
        Logger = new RecordingLogger<OAuthBearer>();
        Redis = await RedisServer.StartNewAsync();
        First = await Redis.ConnectAsync();
        Second = await Redis.ConnectAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        First?.Dispose();
        Second?.Dispose();
        if (Redis is not null)
        {
            await Redis.DisposeAsync();
        }
    }

    protected RedisTokenStore Store(ConnectionMultiplexer redis) => Store(redis, Seal);

    protected RedisTokenStore Store(ConnectionMultiplexer redis, TokenSeal seal) => new(new RedisLink(redis, Clock), seal, Clock);

    protected OAuthBearer Bearer(ITokenStore store, double jitter = 0) =>
        new(new SharedExchange(Key, Endpoint, store, Clock, Logger), jitter, Clock, Logger);

    /// <summary>Keys that nobody else has.</summary>
    protected static TokenSeal NewSeal() => new(new EphemeralDataProtectionProvider());

    protected static Task AnswersAsync(ConnectionMultiplexer redis) => Eventually.HoldsAsync(async () =>
    {
        try
        {
            await redis.GetDatabase().PingAsync();
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }, "the connection comes back");

    /// <summary>What opens what the others closed: all replicas of one ledger have the same keys.</summary>
    protected TokenSeal Seal { get; private set; } = null!;

    protected static async Task<string?> TokenAsync(OAuthBearer bearer)
    {
        var result = await bearer.GetAsync(CancellationToken.None).AsTask().WaitAsync(Eventually.Patience);
        return result.Token?.Value;
    }
}
