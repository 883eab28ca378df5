using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Tests.Transforms.Redis;

internal sealed class RedisLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly FakeTime _time = new();
    private RedisServer _redis = null!;
    private ConnectionMultiplexer _connection = null!;
    private RedisLink _link = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _connection = await _redis.ConnectAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _connection.Dispose();
        await _redis.DisposeAsync();
    }

    [SetUp]
    public void Link() => _link = new RedisLink(_connection, _time);

    [Test]
    public async Task A_question_without_an_answer_lets_the_next_ones_fail_at_once_for_a_moment()
    {
        await LoseAsync();

        _link.IsAway.ShouldBeTrue();
        await Should.ThrowAsync<RedisAwayException>(PingAsync);
        _time.Advance(Patience);

        await PingAsync();
    }

    [Test]
    public async Task A_question_that_was_lost_while_others_are_answered_fails_alone()
    {
        await LoseAsync(meanwhile: PingAsync);

        _link.IsAway.ShouldBeFalse();
        await PingAsync();
    }

    private async Task LoseAsync(Func<Task>? meanwhile = null)
    {
        var lost = _link.AskAsync(_ => new TaskCompletionSource<bool>().Task);
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        _time.Advance(Patience);
        await Should.ThrowAsync<RedisAwayException>(lost);
    }

    private Task PingAsync() => _link.AskAsync(db => db.PingAsync());
}
