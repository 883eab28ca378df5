using System.Net.Http.Headers;
using System.Text.Json;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// Cancels a bot's chat whose client has left, so that Coze stops working on what nobody reads. It asks once; where Coze does
/// not take it, the chat is read to its end like any other run.
/// </summary>
internal sealed partial class ChatCanceller(CozeApi coze, TimeProvider time, ILogger<ChatCanceller> logger)
{
    /// <summary>How long Coze may take to answer, and then how long to end the stream.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string Path = "/v3/chat/cancel";

    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>Returns when the run has ended, or is to be read on to its end because it was not cancelled.</summary>
    public async Task CancelAsync(ChatExchange exchange, CozeRun run, CancellationToken cancellationToken)
    {
        // Only the chat's first event has the id to cancel it by.
        while (run is { HasEnded: false, Report.ChatId: null })
        {
            cancellationToken.ThrowIfCancellationRequested();
            await run.AdvanceAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (run.HasEnded || !await TryCancelAsync(exchange, run.Report, cancellationToken))
        {
            return;
        }

        run.Report.IsCancelled = true;
        try
        {
            await InTimeAsync(run.RunToEndAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            run.Report.GiveUp(atShutdown: false);
        }
    }

    private async Task<bool> TryCancelAsync(ChatExchange exchange, RunReport report, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string?> { ["conversation_id"] = report.ConversationId, ["chat_id"] = report.ChatId });
        CozeReply? reply = null;
        try
        {
            await InTimeAsync(
                async token => reply = await coze.SendAsync(
                    exchange.Channel!, HttpMethod.Post, Path, () => new ByteArrayContent(body) { Headers = { ContentType = JsonType } }, token),
                cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Said below: it did not answer in time.
        }

        if (reply is { Succeeded: true })
        {
            Log.Cancelled(logger, exchange.RequestId);
            return true;
        }

        Log.NotCancelled(logger, exchange.RequestId, reply?.Error?.Coze?.Code);
        return false;
    }

    private async Task InTimeAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await act(either.Token);
    }

    private static partial class Log
    {
        [LoggerMessage(4011, LogLevel.Information, "The chat of {RequestId}, whose client left, is cancelled at Coze")]
        public static partial void Cancelled(ILogger logger, string requestId);

        [LoggerMessage(4012, LogLevel.Warning, "The chat of {RequestId}, whose client left, could not be cancelled at Coze (code {Code}); it is read to its end")]
        public static partial void NotCancelled(ILogger logger, string requestId, long? code);
    }
}
