using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Ledger;
using CozeProxy.Pipeline;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Executions;

namespace CozeProxy.Executions;

/// <summary>
/// Gives a run that Coze has accepted to the store, before its client hears of it. Coze runs and bills it whatever happens here,
/// so a store that is away is waited for, as settlements do.
/// </summary>
internal sealed partial class ExecutionHandover(
    IExecutionStore store, ExecutionSignal signal, ExecutionOrigins origins, ExecutionOptions options, TimeProvider time, ILogger<ExecutionHandover> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Returns when the run is durably the store's; throws when its call was closed by another meanwhile.</summary>
    public async Task TakeAsync(Call call, CallOpening opening, PricedChannel served, RunReport report, IReadOnlyList<CallAttempt> attempts)
    {
        var exchange = call.Exchange;
        var execution = new NewExecution
        {
            CallId = opening.CallId,
            Id = ExecutionId.Of(exchange),
            AccountId = opening.AccountId,
            KeyId = opening.KeyId,
            Hold = opening.Hold,
            Model = opening.Model,
            Target = opening.Target,
            Channel = served.Channel.Name,
            Price = served.Price,
            EstimatedInputTokens = exchange.EstimatedInputTokens,
            ExecuteId = report.ExecuteId!,
            DebugUrl = report.DebugUrl,
            CozeLogId = report.LogId,
            WebhookUrl = exchange.Request.WebhookUrl,
            Attempts = attempts,
        };
        // Before it is the store's: its end may be seen a moment later.
        origins.Remember(execution.Id);
        if (!await AddAsync(execution))
        {
            Log.NotOurs(logger, opening.RequestId, execution.ExecuteId);
            throw new InvalidOperationException("The call was closed by another before its run was written down.");
        }

        Log.Begun(logger, opening.RequestId, execution.ExecuteId, execution.Channel);
        signal.Raise();
    }

    private async Task<bool> AddAsync(NewExecution execution)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await store.AddAsync(execution, options.FirstLook, CancellationToken.None);
            }
            catch (IOException e)
            {
                Log.AddFailed(logger, execution.Id, e);
                await Task.Delay(pause, time);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "{RequestId} goes on in the background as run {ExecuteId} of channel {Channel}")]
        public static partial void Begun(ILogger logger, string requestId, string executeId, string channel);

        [LoggerMessage(1102, LogLevel.Warning, "{ExecutionId} could not be written down; it is tried again")]
        public static partial void AddFailed(ILogger logger, string executionId, Exception exception);

        [LoggerMessage(1103, LogLevel.Error, "{RequestId} is not open any more: another closed it as abandoned. Its run {ExecuteId} goes on at Coze and is not asked after")]
        public static partial void NotOurs(ILogger logger, string requestId, string executeId);
    }
}
