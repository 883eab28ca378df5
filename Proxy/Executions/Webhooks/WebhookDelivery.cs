using CozeProxy.Billing.Executions;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Executions.Webhooks;

/// <summary>Tells the end of an execution to the address its client gave: at least once, for a day at most.</summary>
internal sealed partial class WebhookDelivery(IExecutionStore store, WebhookSender sender, ILogger<WebhookDelivery> logger)
{
    public async Task TellAsync(TakenExecution taken, CancellationToken cancellationToken)
    {
        var start = taken.Execution.Start;
        var failures = taken.Execution.Failures + 1;
        var result = await SendAsync(start, cancellationToken);
        if (result is WebhookResult.Failed && WebhookSchedule.After(failures) is { } pause)
        {
            Log.Failed(logger, start.Id, failures, pause);
            await store.PostponeAsync(taken, pause, failures, cancellationToken);
            return;
        }

        if (result is not (WebhookResult.Delivered or null))
        {
            Log.GivenUp(logger, start.Id, result.Value, failures);
        }

        await store.OverAsync(taken, cancellationToken);
    }

    // Null when there is nothing to tell any more.
    private async Task<WebhookResult?> SendAsync(NewExecution start, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(start.AccountId, start.Id, cancellationToken) is not { } execution
            || await store.FindKeyHashAsync(start.KeyId, cancellationToken) is not { } secret)
        {
            return null;
        }

        var type = ExecutionAnswer.EndOf(execution) is { Ending: ExecutionEnding.Completed } ? "workflow.execution.completed" : "workflow.execution.failed";
        var body = ExecutionAnswer.Write(execution, Language.English, type);

        // The same at each try, so that a receiver can tell that it has it already.
        var id = string.Concat("msg_", ExecutionId.Rest(start.Id));
        return await sender.SendAsync(new Uri(start.WebhookUrl!), id, body, secret, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1110, LogLevel.Information, "The webhook of {ExecutionId} was not taken ({Tries} tries so far); it is tried again in {Pause}")]
        public static partial void Failed(ILogger logger, string executionId, int tries, TimeSpan pause);

        [LoggerMessage(1111, LogLevel.Warning, "The webhook of {ExecutionId} is given up: {Result} after {Tries} tries")]
        public static partial void GivenUp(ILogger logger, string executionId, WebhookResult result, int tries);
    }
}
