using StackExchange.Redis;

namespace CozeProxy.Transforms.Redis;

/// <summary>
/// The way to Redis for all that replicas share. Redis being away must not cost a call its time: a lost connection fails at once, a
/// question that is not answered within a second lets the next ones fail at once for a moment, unless others were answered meanwhile.
/// </summary>
public sealed class RedisLink(IConnectionMultiplexer redis, TimeProvider time)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long _awayUntil;
    private long _answers;

    /// <summary>How to connect: whoever starts does not need Redis to be there, and what is asked while it is away is not kept until it is back.</summary>
    public static ConfigurationOptions OptionsOf(string connection)
    {
        var options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }

    /// <summary>For subscriptions, which come to life again by themselves.</summary>
    public IConnectionMultiplexer Connection => redis;

    /// <summary>Whether a question would fail without being asked.</summary>
    public bool IsAway => time.GetTimestamp() < Interlocked.Read(ref _awayUntil);

    /// <summary>Asks; throws <see cref="RedisAwayException"/> when there is no answer.</summary>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (IsAway)
        {
            throw new RedisAwayException();
        }

        var answers = Interlocked.Read(ref _answers);
        try
        {
            // The client waits for five seconds and looks once a second, which is longer than a call may wait for Redis.
            var answer = await question(redis.GetDatabase()).WaitAsync(AnswerWithin, time);
            Interlocked.Increment(ref _answers);
            return answer;
        }
        catch (TimeoutException e)
        {
            // A question that was lost when the connection broke times out when it has long been back: no reason to leave it again.
            if (Interlocked.Read(ref _answers) == answers)
            {
                Interlocked.Exchange(ref _awayUntil, time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency));
            }

            throw new RedisAwayException(e);
        }
        catch (Exception e) when (e is RedisException or ObjectDisposedException)
        {
            // Also when it answers, but is loading its data or out of memory: no use to us either, and the next answer may be.
            throw new RedisAwayException(e);
        }
    }
}
