using CozeProxy.Channels.Health;
using CozeProxy.Errors;
using CozeProxy.Observability;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using Yarp.ReverseProxy.Forwarder;

namespace CozeProxy.Pipeline;

/// <summary>
/// Makes attempts until one brings an answer or none may follow. A workflow is never paid for twice: another attempt follows
/// only what Coze certainly refused, and only while the client has seen nothing. A model that does no harm by running twice
/// gets one more attempt after a doubtful failure, too.
/// </summary>
internal sealed partial class AttemptMiddleware(
    RequestDelegate next, ChannelHealth health, AttemptOptions options, CallMetrics metrics, TimeProvider time, ILogger<AttemptMiddleware> logger)
{
    private const string ConversationNotFound = "conversation_not_found";

    public async Task Invoke(HttpContext context)
    {
        var call = context.GetCall();
        var exchange = call.Exchange;
        var proxy = context.GetReverseProxyFeature();
        var plan = new AttemptPlan(call, health);
        var hasRepeated = false;
        (AttemptFailure Failure, CozeChannel? Channel)? told = null;
        (string Code, RetryRule Rule, CozeChannel? Channel)? before = null;
        for (var attempt = 1; plan.TryOffer(proxy);)
        {
            if (before is { } failed)
            {
                before = null;
                metrics.Retried(failed.Channel?.Name, failed.Code);
                Log.Retrying(logger, exchange.RequestId, failed.Channel?.Name, failed.Code, failed.Rule);
            }

            exchange.BeginAttempt();
            call.IsPassedOver = false;
            await TryAsync(context, call, attempt);
            if (call.IsPassedOver)
            {
                // It was not asked, so this was no attempt.
                plan.PassOver(exchange.Channel);
                continue;
            }

            if (exchange.Failure is not { } failure)
            {
                return;
            }

            EndRun(call, context.RequestAborted.IsCancellationRequested ? null : failure.Error.Code);
            (call.History ??= new AttemptHistory()).Add(call, failure, time);
            if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            // Whichever channel knows the conversation may only be busy; that none does is told as the first one said it.
            if (told is null || failure.Error.Code != ConversationNotFound)
            {
                told = (failure, exchange.Channel);
            }

            if (attempt++ >= options.MaxAttempts || time.GetUtcNow() - exchange.StartedAt >= options.RetryWithin)
            {
                break;
            }

            if (failure.Retry == RetryRule.AfterTokenRefresh && call.FreshTokenFor != exchange.Channel)
            {
                call.FreshTokenFor = exchange.Channel;
                await exchange.RejectTokenAsync();
                plan.Again(exchange.Channel);
            }
            else if (MayGoElsewhere(call, failure))
            {
                plan.Exclude(exchange.Channel);
            }
            else if (failure.IsDoubtful && exchange.Target.Settings.Idempotent && !hasRepeated)
            {
                hasRepeated = true;
                plan.PreferAnother(exchange.Channel);
            }
            else
            {
                break;
            }

            before = (failure.Error.Code, failure.Retry, exchange.Channel);
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
        }

        Tell(context, call, told ?? (new AttemptFailure(plan.WhyNone(proxy), RetryRule.Never, Report: null), null));
    }

    private async Task TryAsync(HttpContext context, Call call, int attempt)
    {
        using var span = ProxyActivity.Start("attempt");
        await next(context);
        if (call.Exchange.Channel is not { } channel || call.IsPassedOver)
        {
            return;
        }

        var code = call.Exchange.Failure?.Error.Code;
        metrics.Attempted(channel.Name, code);
        if (span is not null)
        {
            span.SetTag(GenAi.Channel, channel.Name).SetTag("cozeproxy.attempt", attempt);
            if (code is not null)
            {
                span.Fail(code);
            }
        }
    }

    // Coze refused both the token and the one that took its place, or this channel's call: another has other credentials. Only a
    // call that names a conversation can find it elsewhere.
    private static bool MayGoElsewhere(Call call, AttemptFailure failure) => failure.Retry switch
    {
        RetryRule.AfterTokenRefresh => true,
        RetryRule.OnAnotherChannel => failure.Error.Code != ConversationNotFound || call.Exchange.Request.ConversationId is not null,
        _ => false,
    };

    private static void EndRun(Call call, string? errorCode)
    {
        if (call.ChannelRun is not { } run)
        {
            return;
        }

        // A client that left says nothing of the channel.
        if (errorCode is not null)
        {
            run.Fail(errorCode);
        }

        call.ChannelRun = null;
        call.Places.GiveBack(run);
    }

    private static void Tell(HttpContext context, Call call, (AttemptFailure Failure, CozeChannel? Channel) told)
    {
        (call.Exchange.Failure, call.Exchange.Channel) = told;
        context.SetApiError(told.Failure.Error);
    }

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Warning, "{RequestId} failed over channel {Channel} with {ErrorCode} and is tried again ({Rule})")]
        public static partial void Retrying(ILogger logger, string requestId, string? channel, string errorCode, RetryRule rule);
    }
}
