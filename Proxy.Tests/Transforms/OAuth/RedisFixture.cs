using CozeProxy.Tests.Emulator;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Redis;
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
        Endpoint = new FakeTokenEndpoint(Clock);
        Logger = new RecordingLogger<OAuthBearer>();
        Redis = await RedisServer.StartNewAsync();
        First = await ConnectionMultiplexer.ConnectAsync(Redis.ConnectionString);
        Second = await ConnectionMultiplexer.ConnectAsync(Redis.ConnectionString);
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

    protected RedisTokenStore Store(ConnectionMultiplexer redis) => new(new RedisLink(redis, Clock), Clock);

    protected OAuthBearer Bearer(ITokenStore store) => new(Key, Endpoint, store, Clock, Logger);

    protected static async Task<string?> TokenAsync(OAuthBearer bearer)
    {
        var result = await bearer.GetAsync(CancellationToken.None).AsTask().WaitAsync(Eventually.Patience);
        return result.Token?.Value;
    }
}
