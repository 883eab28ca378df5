using CozeProxy.Billing;
using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Channels;
using CozeProxy.Executions.Webhooks;
using CozeProxy.Models;
using CozeProxy.Observability;
using CozeProxy.Pipeline;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.OpenAi;
using Microsoft.Extensions.Options;

namespace CozeProxy.Executions;

/// <summary>
/// Does the next thing for an execution: asks Coze, settles, tells. Each step is written down before the next one builds on it,
/// and each may be done twice: a process that dies between two leaves nothing that another could not go on with.
/// </summary>
internal sealed partial class ExecutionWorker(
    IExecutionStore store, ILedger ledger, RunHistories histories, ChannelCatalog channels, ModelCatalog models, WebhookDelivery webhooks, CallLog calls,
    CallMetrics metrics, ExecutionOrigins origins, ExecutionPace pace, ExecutionOptions options, IOptions<BillingOptions> billing, TimeProvider time, ILogger<ExecutionWorker> logger)
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(20);

    // An answer that comes when the lease is over would come to nothing.
    private TimeSpan Patience => billing.Value.ReplicaLease / 2 < LongestQuestion ? billing.Value.ReplicaLease / 2 : LongestQuestion;

    /// <summary>Never throws: what fails is done again by whoever takes it next.</summary>
    public async Task StepAsync(TakenExecution taken, CancellationToken cancellationToken)
    {
        try
        {
            await (taken.Execution.Stage switch
            {
                ExecutionStage.Running => LookAsync(taken, cancellationToken),
                ExecutionStage.Ended => SettleAsync(taken, cancellationToken),
                ExecutionStage.Telling => webhooks.TellAsync(taken, cancellationToken),
                _ => store.OverAsync(taken, cancellationToken),
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another goes on with it.
        }
        catch (Exception e)
        {
            Log.StepFailed(logger, taken.Execution.Start.Id, taken.Execution.Stage, e);
        }
    }

    private async Task LookAsync(TakenExecution taken, CancellationToken cancellationToken)
    {
        var execution = taken.Execution;
        var reply = await AskAsync(execution, cancellationToken);
        var age = time.GetUtcNow() - execution.StartedAt;
        if (EndOf(reply, age) is { } end)
        {
            if (await store.EndAsync(taken, end, cancellationToken) is { } ended)
            {
                await SettleAsync(ended, cancellationToken);
            }

            return;
        }

        var failures = reply.Succeeded ? 0 : execution.Failures + 1;
        await store.PostponeAsync(taken, pace.Spread(age, failures), failures, cancellationToken);
    }

    private async Task<RunHistoryReply> AskAsync(Execution execution, CancellationToken cancellationToken)
    {
        var start = execution.Start;
        if (channels.FindAny(start.Channel) is not { } channel)
        {
            LogFirst(execution, () => Log.NoChannel(logger, start.Id, start.Channel));
            return new RunHistoryReply(null, ApiErrors.NoChannel);
        }

        var reply = await AskInTimeAsync(channel, start, cancellationToken);
        if (!reply.Succeeded)
        {
            LogFirst(execution, () => Log.NotTold(logger, start.Id, start.Channel, reply.Error.Code, reply.Error.Message.English));
        }

        return reply;
    }

    private async Task<RunHistoryReply> AskInTimeAsync(Channel channel, NewExecution start, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var rule = models.Find(start.Model)?.Target.Output ?? default;
            return await histories.AskAsync(channel.Coze, start.Target, start.ExecuteId, rule, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RunHistoryReply(null, ApiErrors.Overdue);
        }
    }

    // Once for a run that cannot be asked after, not at each try.
    private static void LogFirst(Execution execution, Action log)
    {
        if (execution.Failures == 0)
        {
            log();
        }
    }

    private ExecutionEnd? EndOf(RunHistoryReply reply, TimeSpan age)
    {
        if (reply.Succeeded && reply.History.Report.End != RunEnd.Running)
        {
            return ExecutionEnds.Of(reply.History);
        }

        return age > options.Longest ? ExecutionEnds.Unknown : null;
    }

    private async Task SettleAsync(TakenExecution taken, CancellationToken cancellationToken)
    {
        var id = taken.Execution.Start.Id;
        using var span = ProxyActivity.StartLinked("execution settle", origins.Take(id));
        var closing = ExecutionSettlement.Close(taken.Execution, billing.Value.AbandonedCalls);
        var result = await ledger.SettleAsync(closing, cancellationToken);
        if (result == SettleResult.Settled)
        {
            span?.SetTag(GenAi.RequestId, ExecutionId.RequestIdOf(id)).Describe(closing);
            calls.Settled(ExecutionId.RequestIdOf(id), closing);
            metrics.ExecutionSettled(taken.Execution.Start.Model, closing);
        }
        else
        {
            // Whoever had it before was stopped between closing the call and saying so.
            Log.ClosedBefore(logger, id, result);
        }

        await store.SettledAsync(taken, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1106, LogLevel.Warning, "{ExecutionId} could not be taken on from {Stage}; it is tried again when its lease is over")]
        public static partial void StepFailed(ILogger logger, string executionId, ExecutionStage stage, Exception exception);

        [LoggerMessage(1107, LogLevel.Warning, "{ExecutionId} runs over channel {Channel}, which is not there any more; without it nobody can ask for its end")]
        public static partial void NoChannel(ILogger logger, string executionId, string channel);

        [LoggerMessage(1108, LogLevel.Warning, "{ExecutionId} cannot be asked after over channel {Channel} ({ErrorCode}: {Reason}); it is tried again")]
        public static partial void NotTold(ILogger logger, string executionId, string channel, string errorCode, string reason);

        [LoggerMessage(1109, LogLevel.Information, "{ExecutionId} had its call closed before ({Result})")]
        public static partial void ClosedBefore(ILogger logger, string executionId, SettleResult result);
    }
}
