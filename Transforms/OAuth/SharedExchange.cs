using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CozeProxy.Transforms.Redis;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.OAuth;

/// <summary>
/// The next token of an app: the one another replica has stored, or one fetched from Coze by whoever holds the lock while the
/// others wait. Without a store, or while it is away, each replica fetches its own.
/// </summary>
internal sealed partial class SharedExchange(string key, ITokenEndpoint endpoint, ITokenStore? store, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    // Well before the time-out of a fetch: a replica that died with the lock costs an exchange too many, never a call.
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(10);

    private bool _storeIsAway;

    /// <summary>A token that counts as news, or what Coze said instead.</summary>
    public async Task<ExchangeResult> FetchAsync(Func<IssuedToken, bool> isNews, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        var started = time.GetTimestamp();
        while (store is not null && time.GetElapsedTime(started) < PatienceWithOthers)
        {
            var (answered, shared) = await OnStoreAsync(s => s.GetAsync(key));
            if (!answered)
            {
                break;
            }

            if (IsNews(shared))
            {
                return new ExchangeResult(shared, null);
            }

            var (lockAnswered, held) = await OnStoreAsync(s => s.TryLockAsync(key));
            if (!lockAnswered)
            {
                break;
            }

            if (held is not null)
            {
                await using (held)
                {
                    // Between our look and our lock another replica may have stored one.
                    (_, shared) = await OnStoreAsync(s => s.GetAsync(key));
                    return IsNews(shared) ? new ExchangeResult(shared, null) : await ExchangeAsync(cancellationToken);
                }
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }

        return await ExchangeAsync(cancellationToken);

        bool IsNews([NotNullWhen(true)] IssuedToken? token) => token is not null && isNews(token);
    }

    /// <summary>Takes the token from the others as well, if it still is theirs.</summary>
    public Task RemoveAsync(AccessToken token) => OnStoreAsync(async s =>
    {
        await s.RemoveAsync(key, token);
        return true;
    });

    // Stored whether the lock was had or not: a store that was away may have come back, and others wait there.
    private async Task<ExchangeResult> ExchangeAsync(CancellationToken cancellationToken)
    {
        var result = await endpoint.ExchangeAsync(cancellationToken);
        if (result.Token is { } token)
        {
            await OnStoreAsync(async s =>
            {
                await s.SetAsync(key, token);
                return true;
            });
        }

        return result;
    }

    // A store that is away costs sharing, never a call: warn once until it is back.
    private async Task<(bool Answered, T? Value)> OnStoreAsync<T>(Func<ITokenStore, Task<T>> action)
    {
        if (store is null)
        {
            return (false, default);
        }

        try
        {
            var value = await action(store);
            if (_storeIsAway)
            {
                _storeIsAway = false;
                Log.StoreIsBack(logger);
            }

            return (true, value);
        }
        catch (RedisAwayException e)
        {
            if (!_storeIsAway)
            {
                _storeIsAway = true;
                Log.StoreIsAway(logger, e);
            }

            return (false, default);
        }
        catch (CryptographicException e)
        {
            // There are no keys to encrypt it with, and it goes to nobody in plain text.
            Log.NotShared(logger, e);
            return (false, default);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3004, LogLevel.Warning, "Redis does not answer; tokens are kept in process until it does")]
        public static partial void StoreIsAway(ILogger logger, Exception exception);

        [LoggerMessage(3005, LogLevel.Information, "Redis answers again; tokens are shared")]
        public static partial void StoreIsBack(ILogger logger);

        [LoggerMessage(3006, LogLevel.Error, "An access token could not be encrypted; it is kept in process and not shared")]
        public static partial void NotShared(ILogger logger, Exception exception);
    }
}
