using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace CozeProxy.Transforms.Yarp;

/// <summary>
/// Makes Coze's events the client's answer. Nothing is committed before the first output: a run that fails until then leaves
/// no trace in the response, so that the attempt can be made again or answered with the status it deserves.
/// </summary>
internal sealed class AnswerTransform(RunDrainer drainer, RunOptions options, TimeProvider time) : ResponseTransform
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        // Without a response there is nothing to convert: YARP failed to get one, and the retry step reads why.
        if (context.ProxyResponse is null || context.HttpContext.GetChatExchange() is not { Run: { } run } exchange)
        {
            return;
        }

        try
        {
            if (exchange.Request.Stream)
            {
                await run.WaitForFirstOutputAsync(CommitIn(exchange), context.CancellationToken);
            }
            else
            {
                await run.RunToEndAsync(context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            drainer.Adopt(exchange, run);
            throw;
        }

        if (FailedBeforeOutput(run, exchange))
        {
            exchange.Failure = new AttemptFailure(run.Report.Error!, run.Report.Retry, run.Report);
            run.Dispose();
            context.SuppressResponseBody = true;
        }
        else if (exchange.Request.Stream)
        {
            OpenStream(context, exchange, run);
        }
        else
        {
            await AnswerAsync(context, exchange, run);
        }
    }

    // Headers may have taken their part of the patience already.
    private TimeSpan CommitIn(ChatExchange exchange)
    {
        var left = options.CommitAfter - (time.GetUtcNow() - exchange.StartedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static bool FailedBeforeOutput(CozeRun run, ChatExchange exchange)
    {
        if (!run.HasEnded)
        {
            return false;
        }

        run.Report.FailIfEmpty();
        return run.Report.Error is not null && (!run.Report.HasOutput || !exchange.Request.Stream);
    }

    private void OpenStream(ResponseTransformContext context, ChatExchange exchange, CozeRun run)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
        TellConversation(response, run.Report);
        NameIgnored(response, exchange);
        var language = context.HttpContext.Request.PreferredLanguage();
        exchange.ForgetInput();
        var stall = new StallWatch(context.HttpContext.Abort, options.StalledClientTimeout, time);
        context.ProxyResponse!.Content = new StreamContent(new AnswerStream(exchange, run, drainer, options, language, time, stall));
    }

    // How a client goes on with a conversation that Coze began. A stream that is opened before it is known has it at its end.
    private static void TellConversation(HttpResponse response, RunReport report)
    {
        if (report.ConversationId is { } conversation)
        {
            response.Headers["x-coze-conversation-id"] = conversation;
        }
    }

    private static async Task AnswerAsync(ResponseTransformContext context, ChatExchange exchange, CozeRun run)
    {
        using (run)
        {
            try
            {
                await exchange.SettleAsync(run.Report);
            }
            catch (Exception)
            {
                // Logged where it happened. An answer that is not paid for is not delivered.
                exchange.Failure = new AttemptFailure(ApiErrors.SettlementFailed, RetryRule.Never, run.Report);
                context.SuppressResponseBody = true;
                return;
            }

            var response = context.HttpContext.Response;
            var isAccepted = run.Report.End == RunEnd.Accepted;
            var answer = isAccepted
                ? AcceptedAnswer.Write(exchange, run.Report)
                : ((WholeAnswer)run.Answer).Finish(run.Report.UsageOrEstimate(exchange.EstimatedInputTokens));
            response.StatusCode = isAccepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            response.Headers.Location = isAccepted ? $"{ExecutionId.Path}{ExecutionId.Of(exchange)}" : default(StringValues);
            response.ContentType = "application/json; charset=utf-8";
            TellConversation(response, run.Report);
            response.ContentLength = answer.Length;
            NameIgnored(response, exchange);
            context.ProxyResponse!.Content = new ReadOnlyMemoryContent(answer);
        }
    }

    private static void NameIgnored(HttpResponse response, ChatExchange exchange)
    {
        if (IgnoredFields.Of(exchange) is { } names)
        {
            response.Headers[IgnoredFields.HeaderName] = names;
        }
    }
}
