using CozeProxy.Limits;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Tests.Limits;

/// <summary>The limits of one replica, over a connection of its own.</summary>
internal sealed class LimitReplica : IDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly LocalCallLimiter _alone;

    private LimitReplica(ConnectionMultiplexer connection, PlaceLease lease)
    {
        _connection = connection;
        Shared = new SharedLimits(new RedisLink(connection, TimeProvider.System), Logger);
        Places = new LeasedPlaces(Shared, lease);
        _alone = new LocalCallLimiter(Places);
        Limiter = new RedisCallLimiter(Shared, Places, lease, _alone);
        Counter = new RedisConcurrencyCounter(Shared, Places, lease);
    }

    public RecordingLogger<SharedLimits> Logger { get; } = new();

    public SharedLimits Shared { get; }

    public LeasedPlaces Places { get; }

    public RedisCallLimiter Limiter { get; }

    public RedisConcurrencyCounter Counter { get; }

    public IDatabase Redis => _connection.GetDatabase();

    public static async Task<LimitReplica> StartAsync(RedisServer redis, TimeSpan? leaseLifetime = null) => new(
        await redis.ConnectAsync(),
        leaseLifetime is { } lifetime ? new PlaceLease(lifetime, lifetime) : PlaceLease.Default);

    public async Task<CallLimit> EnterAsync(CozeProxy.Billing.Keys.Caller caller) => (await Limiter.TryEnterAsync(caller)).Refused;

    /// <summary>Returns when Redis answers this replica, which loses no call by waiting.</summary>
    public Task ReachAsync() => Eventually.HoldsAsync(
        async () => await Shared.EvaluateAsync("return 1", [], []) is not null, "Redis has been started again");

    public void Dispose()
    {
        _alone.Dispose();
        _connection.Dispose();
    }
}
