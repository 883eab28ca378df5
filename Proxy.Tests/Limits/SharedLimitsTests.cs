using CozeProxy.Limits;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Tests.Limits;

internal sealed class SharedLimitsTests
{
    private const int Alone = 1301;
    private const int Shared = 1302;

    private RecordingLogger<SharedLimits> _logger = null!;
    private IReadOnlyList<TaskCompletionSource<RedisResult>> _questions = [];
    private SharedLimits _limits = null!;
    private int _returns;

    [SetUp]
    public void Connect()
    {
        _logger = new RecordingLogger<SharedLimits>();
        (var connection, _questions) = HeldRedis.Connect();
        _limits = new SharedLimits(new RedisLink(connection, TimeProvider.System), _logger);
        _returns = 0;
        _limits.WhenReturned(() => _returns++);
    }

    [Test]
    public async Task An_answer_from_before_the_break_does_not_say_that_redis_is_back()
    {
        var (before, lost) = (AskAsync(), AskAsync());
        Lose(1);
        (await lost).ShouldBeNull();
        Answer(0);
        (await before).ShouldNotBeNull();
        Said().ShouldBe([Alone]);

        var next = AskAsync();
        Answer(2);
        (await next).ShouldNotBeNull();
        Said().ShouldBe([Alone, Shared]);
        _returns.ShouldBe(1);
    }

    [Test]
    public async Task A_question_lost_with_the_break_does_not_say_after_the_return_that_redis_is_away()
    {
        var (lost, late) = (AskAsync(), AskAsync());
        Lose(0);
        await lost;
        var next = AskAsync();
        Answer(2);
        await next;

        Lose(1);

        (await late).ShouldBeNull("it goes on alone for this once");
        Said().ShouldBe([Alone, Shared]);
    }

    private Task<RedisResult?> AskAsync() => _limits.EvaluateAsync("return 1", [], []);

    private void Answer(int question) => _questions[question].SetResult(RedisResult.Create(1));

    private void Lose(int question) => _questions[question].SetException(new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "lost"));

    private IEnumerable<int> Said() => _logger.Lines.Select(line => line.Id.Id);
}
