using CozeProxy.Transforms.Redis;
using StackExchange.Redis;

namespace CozeProxy.Limits;

/// <summary>The way of the limits to Redis: whether they are shared at the moment, said once each time that changes.</summary>
internal sealed partial class SharedLimits(RedisLink redis, ILogger<SharedLimits> logger)
{
    private int _isAlone;
    private Action? _returned;

    /// <summary>Says what to do when Redis answers again, which may have forgotten everything.</summary>
    public void WhenReturned(Action returned) => _returned += returned;

    /// <summary>Runs a script; null when Redis is away.</summary>
    public async Task<RedisResult?> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            var result = await redis.AskAsync(db => EvaluateAsync(db, script, keys, values));
            if (Volatile.Read(ref _isAlone) == 1 && Interlocked.Exchange(ref _isAlone, 0) == 1)
            {
                Log.Shared(logger);
                _returned?.Invoke();
            }

            return result;
        }
        catch (RedisAwayException e)
        {
            if (Interlocked.Exchange(ref _isAlone, 1) == 0)
            {
                Log.Alone(logger, e.InnerException?.Message);
            }

            return null;
        }
    }

    // The client sends a script's hash once it has sent the script. A Redis that was started anew does not know it, and says so before it does anything.
    private static async Task<RedisResult> EvaluateAsync(IDatabase db, string script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await db.ScriptEvaluateAsync(script, keys, values);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await db.ScriptEvaluateAsync(script, keys, values);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Warning, "Redis does not answer ({Reason}): limits are counted in this process alone until it does")]
        public static partial void Alone(ILogger logger, string? reason);

        [LoggerMessage(1302, LogLevel.Information, "Redis answers again: limits are shared")]
        public static partial void Shared(ILogger logger);
    }
}
