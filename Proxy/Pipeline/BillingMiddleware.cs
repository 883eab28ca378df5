using CozeProxy.Billing.Ledger;
using CozeProxy.Errors;
using CozeProxy.Executions;
using CozeProxy.Observability;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Pipeline;

/// <summary>
/// Sets money aside, durably, before anything is forwarded, and sees to it that the call is closed whatever happens. An
/// answer closes its call itself, before its last byte; here is closed what never became one.
/// </summary>
internal sealed partial class BillingMiddleware(
    RequestDelegate next, ILedger ledger, CallIdGenerator ids, HoldEstimate estimate, ExecutionHandover handover, CallLog log, CallMetrics metrics, TimeProvider time, ILogger<BillingMiddleware> logger)
{
    public async Task Invoke(HttpContext context)
    {
        var call = context.GetCall();
        var opening = Open(call);
        if (await HoldAsync(opening, context.RequestAborted) is { } refusal)
        {
            context.SetApiError(refusal);
            return;
        }

        metrics.HoldOpened(opening.Hold);
        var settlement = new CallSettlement(call, opening, ledger, time, log, handover, metrics);
        call.Exchange.Settlement = settlement;
        try
        {
            await next(context);
        }
        finally
        {
            if (!call.Exchange.IsDraining)
            {
                await settlement.CloseAsync(call.Exchange.Failure);
            }
        }
    }

    private CallOpening Open(Call call)
    {
        var exchange = call.Exchange;
        var dearest = estimate.Of(call);
        var first = call.Candidates.First;
        return new CallOpening
        {
            CallId = ids.Next(),
            RequestId = exchange.RequestId,
            AccountId = call.Caller.AccountId,
            KeyId = call.Caller.KeyId,
            DailyBudget = call.Caller.DailyBudget,
            MonthlyBudget = call.Caller.MonthlyBudget,
            Model = exchange.Request.Model,
            Target = exchange.Target.Id,
            Channel = first.Channel.Name,
            Group = call.Caller.Group,
            Price = first.Price,
            Hold = dearest,
            Stream = exchange.Request.Stream,
        };
    }

    private async ValueTask<ApiError?> HoldAsync(CallOpening opening, CancellationToken cancellationToken)
    {
        using var span = ProxyActivity.Start("ledger hold");
        try
        {
            return await ledger.HoldAsync(opening, cancellationToken) switch
            {
                HoldResult.Held => null,
                HoldResult.DailyBudgetExceeded => ApiErrors.DailyBudgetExceeded,
                HoldResult.MonthlyBudgetExceeded => ApiErrors.MonthlyBudgetExceeded,
                HoldResult.InsufficientBalance => ApiErrors.InsufficientBalance,
                HoldResult.AccountNotFound => ApiErrors.InvalidApiKey,
                var other => throw new InvalidOperationException($"The ledger answered {other}, which nobody taught this step."),
            };
        }
        catch (IOException e)
        {
            Log.HoldFailed(logger, opening.RequestId, e);
            return ApiErrors.BillingUnavailable;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Error, "No hold could be recorded for {RequestId}; the call is refused")]
        public static partial void HoldFailed(ILogger logger, string requestId, Exception exception);
    }
}
