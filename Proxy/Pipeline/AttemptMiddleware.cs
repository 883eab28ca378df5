using CozeProxy.Errors;
using CozeProxy.Transforms.Coze;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace CozeProxy.Pipeline;

/// <summary>
/// Makes attempts until one brings an answer or none may follow. A workflow is never paid for twice: another attempt follows
/// only what Coze certainly refused, and only while the client has seen nothing. A model that does no harm by running twice
/// gets one more attempt after a doubtful failure, too.
/// </summary>
internal sealed partial class AttemptMiddleware(RequestDelegate next, ILogger<AttemptMiddleware> logger)
{
    private const int MostAttempts = 4;

    public async Task Invoke(HttpContext context)
    {
        var call = context.GetCall();
        var exchange = call.Exchange;
        var proxy = context.GetReverseProxyFeature();
        var remaining = call.Candidates;
        var hasFreshToken = false;
        var hasRepeated = false;
        for (var attempt = 1; ; attempt++)
        {
            exchange.BeginAttempt();
            proxy.AvailableDestinations = Destinations(proxy, remaining);
            await next(context);

            if (exchange.Failure is not { } failure || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            if (attempt < MostAttempts && failure.Retry == RetryRule.AfterTokenRefresh && !hasFreshToken)
            {
                hasFreshToken = true;
                await exchange.RejectTokenAsync();
                remaining = Only(remaining, exchange.Channel);
            }
            else if (attempt < MostAttempts && failure.Retry == RetryRule.OnAnotherChannel && remaining.Count > 1)
            {
                remaining = Without(remaining, exchange.Channel);
            }
            else if (attempt < MostAttempts && failure.IsDoubtful && exchange.Target.Settings.Idempotent && !hasRepeated)
            {
                hasRepeated = true;
                remaining = remaining.Count > 1 ? Without(remaining, exchange.Channel) : remaining;
            }
            else
            {
                context.SetApiError(failure.Error);
                return;
            }

            Log.Retrying(logger, exchange.RequestId, exchange.Channel?.Name, failure.Error.Code, failure.Retry);
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
        }
    }

    // The highest priority that is left; within it YARP's policy chooses.
    private static IReadOnlyList<DestinationState> Destinations(IReverseProxyFeature proxy, IReadOnlyList<PricedChannel> candidates)
    {
        if (proxy.AllDestinations.Count == 1 && candidates.Count == 1)
        {
            return proxy.AllDestinations;
        }

        var priority = candidates[0].Channel.Priority;
        var names = candidates.TakeWhile(candidate => candidate.Channel.Priority == priority).Select(candidate => candidate.Channel.Name).ToHashSet();
        return [.. proxy.AllDestinations.Where(destination => names.Contains(destination.DestinationId))];
    }

    private static List<PricedChannel> Only(IReadOnlyList<PricedChannel> candidates, CozeChannel? channel) =>
        [.. candidates.Where(candidate => candidate.Channel.Coze == channel)];

    private static List<PricedChannel> Without(IReadOnlyList<PricedChannel> candidates, CozeChannel? channel) =>
        [.. candidates.Where(candidate => candidate.Channel.Coze != channel)];

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Warning, "{RequestId} failed over channel {Channel} with {ErrorCode} and is tried again ({Rule})")]
        public static partial void Retrying(ILogger logger, string requestId, string? channel, string errorCode, RetryRule rule);
    }
}
