using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CozeProxy.Transforms.Coze;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.OAuth;

/// <summary>
/// The token of one OAuth app: kept in process, shared through a store where there is one, fetched once for all who wait,
/// renewed in the background before it runs out. Failures are never kept.
/// </summary>
internal sealed partial class OAuthBearer(string key, ITokenEndpoint endpoint, ITokenStore? store, TimeProvider time, ILogger<OAuthBearer> logger)
    : IBearerSource
{
    private static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    // Well before our own time-out: a replica that died with the lock costs an exchange too many, never a call.
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile IssuedToken? _current;
    private AccessToken _rejected;
    private Task<BearerResult>? _fetch;
    private bool _storeIsAway;

    /// <summary>More than the key that tokens are shared by: another private key under the same id is another try.</summary>
    public string Fingerprint { get => field ?? key; init; }

    public ValueTask<BearerResult> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_current is { } current && current.IsUsableAt(now))
        {
            if (now >= current.RefreshFrom)
            {
                _ = FetchOnce(current);
            }

            return ValueTask.FromResult(BearerResult.Of(current.Token));
        }

        return new ValueTask<BearerResult>(FetchOnce(_current).WaitAsync(cancellationToken));
    }

    public async ValueTask RejectAsync(AccessToken token)
    {
        lock (_gate)
        {
            if (_current?.Token != token)
            {
                // Somebody was faster and the next token is already here.
                return;
            }

            _current = null;
            _rejected = token;
        }

        Log.TokenRejected(logger);
        await OnStoreAsync(async shared =>
        {
            await shared.RemoveAsync(key, token);
            return true;
        });
    }

    // The fetch runs under its own time-out, not under the token of whoever came first: one caller that leaves must not
    // fail the others.
    private Task<BearerResult> FetchOnce(IssuedToken? known)
    {
        lock (_gate)
        {
            if (_fetch is { IsCompleted: false })
            {
                return _fetch;
            }

            if (_current is { } current && current != known && current.IsUsableAt(time.GetUtcNow()))
            {
                return Task.FromResult(BearerResult.Of(current.Token));
            }

            return _fetch = Task.Run(FetchAsync);
        }
    }

    private async Task<BearerResult> FetchAsync()
    {
        using var timeout = new CancellationTokenSource(ExchangeTimeout, time);
        try
        {
            var result = await FetchSharedAsync(timeout.Token);
            if (result.Token is { } token)
            {
                _current = token;
                return BearerResult.Of(token.Token);
            }

            Log.ExchangeRefused(logger, result.Fault!.HttpStatus, result.Fault.Message, result.Fault.LogId);
            return BearerResult.Failed(result.Fault);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            Log.ExchangeFailed(logger, e);
            return BearerResult.Failed(new CozeFault(null, null, "The token endpoint could not be reached."));
        }
    }

    private async Task<ExchangeResult> FetchSharedAsync(CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        var started = time.GetTimestamp();
        while (store is not null)
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
                    return await ExchangeForAllAsync(cancellationToken);
                }
            }

            if (time.GetElapsedTime(started) >= PatienceWithOthers)
            {
                return await ExchangeForAllAsync(cancellationToken);
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }

        return await endpoint.ExchangeAsync(cancellationToken);
    }

    private async Task<ExchangeResult> ExchangeForAllAsync(CancellationToken cancellationToken)
    {
        // Between our look and our lock another replica may have stored one.
        var (_, shared) = await OnStoreAsync(s => s.GetAsync(key));
        if (IsNews(shared))
        {
            return new ExchangeResult(shared, null);
        }

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

    // What Coze refused may still stand in the store, until its removal arrives there or for good where that was lost.
    private bool IsNews([NotNullWhen(true)] IssuedToken? shared) =>
        shared is not null && shared.Token != _current?.Token && shared.Token != _rejected && time.GetUtcNow() < shared.RefreshFrom;

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
        catch (TokenStoreException e)
        {
            if (!_storeIsAway)
            {
                _storeIsAway = true;
                Log.StoreIsAway(logger, e);
            }

            return (false, default);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Coze refused the token exchange with status {Status}: {Reason} (logid {LogId})")]
        public static partial void ExchangeRefused(ILogger logger, int? status, string? reason, string? logId);

        [LoggerMessage(3002, LogLevel.Warning, "The token exchange failed")]
        public static partial void ExchangeFailed(ILogger logger, Exception exception);

        [LoggerMessage(3003, LogLevel.Information, "Coze refused an access token; it is dropped and the next call fetches a new one")]
        public static partial void TokenRejected(ILogger logger);

        [LoggerMessage(3004, LogLevel.Warning, "Redis does not answer; tokens are kept in process until it does")]
        public static partial void StoreIsAway(ILogger logger, Exception exception);

        [LoggerMessage(3005, LogLevel.Information, "Redis answers again; tokens are shared")]
        public static partial void StoreIsBack(ILogger logger);
    }
}
