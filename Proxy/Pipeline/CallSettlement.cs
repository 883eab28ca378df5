using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Pipeline;

/// <summary>Closes one call in the ledger, once, whoever asks first: the answer's end, the drainer or the pipeline.</summary>
internal sealed partial class CallSettlement(Call call, CallOpening opening, ILedger ledger, TimeProvider time, ILogger<CallSettlement> logger)
    : ICallSettlement
{
    private const int OkStatus = 200;

    private readonly Lock _gate = new();
    private Task? _settled;

    public Task SettleAsync(RunReport report)
    {
        lock (_gate)
        {
            return _settled ??= RecordAsync(report);
        }
    }

    /// <summary>Closes a call that no answer has closed; a ledger that fails is logged and leaves the hold to be found later.</summary>
    public async Task CloseAsync(AttemptFailure? failure)
    {
        var report = failure?.Report ?? new RunReport();
        if (failure is not null)
        {
            report.Fail(failure.Error, failure.Retry);
        }

        // A failure is logged where it happens.
        await SettleAsync(report).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task RecordAsync(RunReport report)
    {
        var closing = Close(report);
        try
        {
            // Never under the request's token: the client's leaving must not keep the money from being moved.
            await ledger.SettleAsync(closing, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.SettlementFailed(logger, opening.RequestId, e);
            throw;
        }

        Log.Settled(logger, opening.RequestId, closing.Outcome, closing.Usage?.InputTokens ?? 0, closing.Usage?.OutputTokens ?? 0,
            closing.Usage?.TotalTokens ?? 0, closing.Charge);
    }

    private CallClosing Close(RunReport report)
    {
        var served = Served();
        return new CallClosing
        {
            CallId = opening.CallId,
            AccountId = opening.AccountId,
            KeyId = opening.KeyId,
            Hold = opening.Hold,
            Channel = served.Channel.Name,
            Price = served.Price,
            Basis = CallCharge.UsageToCharge(report, call.Exchange.Request.EstimatedInputTokens) switch
            {
                null => ChargeBasis.Nothing,
                { Estimated: true } => ChargeBasis.Estimated,
                _ => ChargeBasis.Reported,
            },
            Usage = CallCharge.UsageToCharge(report, call.Exchange.Request.EstimatedInputTokens),
            Outcome = CallCharge.OutcomeOf(report),
            Status = report.Error is { } error && !report.HasText ? error.Status : OkStatus,
            FirstByteMs = report.FirstByte is { } first ? (long)first.TotalMilliseconds : null,
            DurationMs = (long)(time.GetUtcNow() - call.Exchange.StartedAt).TotalMilliseconds,
            CozeLogId = report.LogId ?? report.Error?.Coze?.LogId,
            ExecuteId = report.ExecuteId,
            DebugUrl = report.DebugUrl,
            ErrorCode = report.Error?.Code,
        };
    }

    private PricedChannel Served()
    {
        var name = call.Exchange.Channel?.Name;
        foreach (var candidate in call.Candidates)
        {
            if (candidate.Channel.Name == name)
            {
                return candidate;
            }
        }

        return call.Candidates[0];
    }

    private static partial class Log
    {
        [LoggerMessage(5102, LogLevel.Error, "{RequestId} could not be settled; its hold stays until it is found again")]
        public static partial void SettlementFailed(ILogger logger, string requestId, Exception exception);

        [LoggerMessage(5103, LogLevel.Information,
            "{RequestId} {Outcome}. Input tokens: {InputTokens}, Output tokens: {OutputTokens}, Total tokens: {TotalTokens}, charge {Charge}")]
        public static partial void Settled(
            ILogger logger, string requestId, CallOutcome outcome, long inputTokens, long outputTokens, long totalTokens, Money charge);
    }
}
