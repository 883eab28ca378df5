using System.Text.Json;
using CozeProxy.Transforms.Coze;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.OAuth;

/// <summary>
/// The token of one OAuth app as this process keeps it: fetched once for all who wait, renewed in the background before it
/// runs out. Failures are never kept. The jitter, from 0 to 1, is this bearer's share in the spread of renewals.
/// </summary>
internal sealed partial class OAuthBearer(SharedExchange exchange, double jitter, TimeProvider time, ILogger logger) : IBearerSource
{
    private static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(20);

    // A renewal has minutes to succeed in: one that failed is not tried again with every call.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile IssuedToken? _current;
    private AccessToken _rejected;
    private Task<BearerResult>? _fetch;
    private long _renewNotBefore;

    /// <summary>More than the key that tokens are shared by: another private key under the same id is another try.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Where it counts what it does, if anywhere.</summary>
    public TokenTelemetry? Telemetry { get; init; }

    public ValueTask<BearerResult> GetAsync(CancellationToken cancellationToken)
    {
        // Read once: the next token may come at any moment, and whoever has not looked at it must not ask for the one after it.
        var known = _current;
        var now = time.GetUtcNow();
        if (known?.IsUsableAt(now) == true)
        {
            if (now >= known.RefreshFrom(jitter) && now.UtcTicks >= Volatile.Read(ref _renewNotBefore))
            {
                _ = FetchOnce(known);
            }

            Telemetry?.Asked(isAtHand: true);
            return ValueTask.FromResult(BearerResult.Of(known.Token));
        }

        Telemetry?.Asked(isAtHand: false);
        return new ValueTask<BearerResult>(FetchOnce(known).WaitAsync(cancellationToken));
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
        await exchange.RemoveAsync(token);
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
        using var span = TransformsSpans.Start("token exchange");
        try
        {
            var result = await exchange.FetchAsync(IsNews, timeout.Token);
            if (result.Token is { } token)
            {
                _current = token;
                Telemetry?.Issued(span);
                return BearerResult.Of(token.Token);
            }

            Telemetry?.Refused(span);
            Log.ExchangeRefused(logger, result.Fault!.HttpStatus, result.Fault.Message, result.Fault.LogId);
            return Failed(result.Fault);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            Telemetry?.Failed(span);
            Log.ExchangeFailed(logger, e);
            return Failed(new CozeFault(null, null, "The token endpoint could not be reached."));
        }
    }

    private BearerResult Failed(CozeFault fault)
    {
        Volatile.Write(ref _renewNotBefore, (time.GetUtcNow() + PauseAfterFailure).UtcTicks);
        return BearerResult.Failed(fault);
    }

    // What Coze refused may still stand in the store, until its removal arrives there or for good where that was lost.
    private bool IsNews(IssuedToken shared) =>
        shared.Token != _current?.Token && shared.Token != _rejected && time.GetUtcNow() < shared.RefreshFrom(jitter);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Coze refused the token exchange with status {Status}: {Reason} (logid {LogId})")]
        public static partial void ExchangeRefused(ILogger logger, int? status, string? reason, string? logId);

        [LoggerMessage(3002, LogLevel.Warning, "The token exchange failed")]
        public static partial void ExchangeFailed(ILogger logger, Exception exception);

        [LoggerMessage(3003, LogLevel.Information, "Coze refused an access token; it is dropped and the next call fetches a new one")]
        public static partial void TokenRejected(ILogger logger);
    }
}
