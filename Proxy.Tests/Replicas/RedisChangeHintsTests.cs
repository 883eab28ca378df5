using CozeProxy.Replicas;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Tests.Replicas;

internal sealed class RedisChangeHintsTests
{
    private readonly RecordingLogger<RedisChangeHints> _logger = new();
    private readonly List<ConnectionMultiplexer> _connections = [];
    private RedisServer _redis = null!;

    [SetUp]
    public async Task StartAsync() => _redis = await RedisServer.StartNewAsync();

    [TearDown]
    public async Task StopAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        _connections.Clear();
        await _redis.DisposeAsync();
    }

    [Test]
    public async Task What_one_replica_says_the_others_hear_and_it_does_not()
    {
        var (one, heardByOne) = await JoinAsync();
        var (_, heardByOther) = await JoinAsync();

        await Eventually.HoldsAsync(() => (heardByOne.Count, heardByOther.Count) == (1, 1), "each looks when it has begun to listen");

        await HeardAsync(one, heardByOther);

        heardByOne.Count.ShouldBe(1);
    }

    [Test]
    public async Task A_restart_of_redis_is_a_reason_to_look_and_hints_come_again_after_it()
    {
        var (one, _) = await JoinAsync();
        var (_, heardByOther) = await JoinAsync();
        await HeardAsync(one, heardByOther);
        var before = heardByOther.Count;

        _redis.Kill();
        one.Publish();
        one.Publish();
        await Eventually.HoldsAsync(() => _logger.Warnings == 1, "it is said that Redis is away");
        await _redis.StartAsync();

        await Eventually.HoldsAsync(() => heardByOther.Count > before, "it looks when Redis is back");
        await HeardAsync(one, heardByOther);
        _logger.Warnings.ShouldBe(1);
    }

    [Test]
    public async Task Who_starts_without_redis_hears_once_it_is_there()
    {
        _redis.Kill();
        var (one, _) = await JoinAsync();
        var (_, heardByOther) = await JoinAsync();

        await _redis.StartAsync();

        await HeardAsync(one, heardByOther);
    }

    // Until it gets through: a connection that has come back may not have its subscriptions yet.
    private static async Task HeardAsync(RedisChangeHints speaker, Counter heard)
    {
        var before = heard.Count;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        await Eventually.HoldsAsync(async () =>
        {
            speaker.Publish();
            await pace.WaitForNextTickAsync();
            return heard.Count > before;
        }, "the other hears of it");
    }

    private async Task<(RedisChangeHints Hints, Counter Heard)> JoinAsync()
    {
        var connection = await _redis.ConnectAsync();
        _connections.Add(connection);
        var hints = new RedisChangeHints(new RedisLink(connection, TimeProvider.System), _logger);
        var heard = new Counter();
        hints.WhenPublishedElsewhere(heard.Add);
        return (hints, heard);
    }

    private sealed class Counter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }
}
