using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Limits;

/// <summary>The way of the limits to Redis: whether they are shared at the moment, said once each time that changes.</summary>
internal sealed partial class SharedLimits(RedisLink redis, ILogger<SharedLimits> logger)
{
    // Goes up by one each time that changes: odd while this replica is alone. An answer speaks of the time it was asked in and of no later one:
    // answers from before a break are read after it, and a question that was lost with it fails after the return.
    private int _changes;
    private Action? _returned;

    /// <summary>Says what to do when Redis answers again, which may have forgotten everything.</summary>
    public void WhenReturned(Action returned) => _returned += returned;

    /// <summary>Runs a script; null when Redis is away.</summary>
    public async Task<RedisResult?> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values)
    {
        var asked = Volatile.Read(ref _changes);
        try
        {
            var result = await redis.AskAsync(db => db.ScriptEvaluateAsync(script, keys, values));
            if (int.IsOddInteger(asked) && HasChanged(asked))
            {
                Log.Shared(logger);
                _returned?.Invoke();
            }

            return result;
        }
        catch (RedisAwayException e)
        {
            if (int.IsEvenInteger(asked) && HasChanged(asked))
            {
                Log.Alone(logger, e.InnerException?.Message);
            }

            return null;
        }
    }

    private bool HasChanged(int asked) => Interlocked.CompareExchange(ref _changes, asked + 1, asked) == asked;

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Redis does not answer ({Reason}): limits are counted in this process alone until it does")]
        public static partial void Alone(ILogger logger, string? reason);

        [LoggerMessage(1302, LogLevel.Information, "Redis answers again: limits are shared")]
        public static partial void Shared(ILogger logger);
    }
}
