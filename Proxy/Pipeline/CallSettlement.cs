using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Outcomes;
using CozeProxy.Executions;
using CozeProxy.Observability;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Pipeline;

/// <summary>
/// Closes one call in the ledger, once, whoever asks first: the answer's end, the drainer or the pipeline. A run that Coze goes
/// on with alone keeps its call open, and is handed over instead.
/// </summary>
internal sealed class CallSettlement(
    Call call, CallOpening opening, ILedger ledger, TimeProvider time, CallLog log, ExecutionHandover? handover = null, CallMetrics? metrics = null)
    : ICallSettlement
{
    private const int OkStatus = 200;

    private readonly Lock _gate = new();
    private Task? _settled;

    public Task SettleAsync(RunReport report)
    {
        lock (_gate)
        {
            return _settled ??= RecordAndGiveBackAsync(report);
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

    private async Task RecordAndGiveBackAsync(RunReport report)
    {
        try
        {
            await RecordAsync(report);
        }
        finally
        {
            if (report.Error is { } error)
            {
                call.ChannelRun?.Fail(error.Code);
            }

            call.Places.GiveBackAll();
            metrics?.HoldClosed(opening.Hold);
        }
    }

    private async Task RecordAsync(RunReport report)
    {
        if (report.End == RunEnd.Accepted && handover is not null)
        {
            await handover.TakeAsync(call, opening, Served(), report, Attempts());
            metrics?.ExecutionBegun();
            return;
        }

        using var span = ProxyActivity.Start("ledger settle");
        CallClosing closing;
        SettleResult result;
        try
        {
            closing = Close(report);

            // Never under the request's token: the client's leaving must not keep the money from being moved.
            result = await ledger.SettleAsync(closing, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.SettlementFailed(opening.RequestId, e);
            throw;
        }

        if (result != SettleResult.Settled)
        {
            log.NotOurs(opening.RequestId, result, closing.Charge);
            throw new InvalidOperationException($"The call was closed by another before it ended: {result}.");
        }

        span?.Describe(closing);
        log.Settled(opening.RequestId, closing);
        metrics?.Settled(call.Exchange, closing);
    }

    private CallClosing Close(RunReport report)
    {
        var served = Served();
        var verdict = OutcomeRules.Decide(RunFacts.Of(report, call.Exchange.EstimatedInputTokens, served.Price, opening.Hold));
        return new CallClosing
        {
            CallId = opening.CallId,
            AccountId = opening.AccountId,
            KeyId = opening.KeyId,
            Hold = opening.Hold,
            Channel = served.Channel.Name,
            Price = served.Price,
            Basis = verdict.Basis,
            Usage = verdict.Usage,
            NeedsReview = verdict.NeedsReview,
            Outcome = verdict.Outcome,
            Status = report.Error is { } error && !report.HasDelivered ? error.Status : OkStatus,
            FirstByteMs = report.FirstByte is { } first ? (long)first.TotalMilliseconds : null,
            DurationMs = (long)(time.GetUtcNow() - call.Exchange.StartedAt).TotalMilliseconds,
            CozeLogId = report.LogId ?? report.Error?.Coze?.LogId,
            ExecuteId = report.ExecuteId,
            DebugUrl = report.DebugUrl,
            ErrorCode = report.Error?.Code,
            Attempts = Attempts(),
        };
    }

    private IReadOnlyList<CallAttempt> Attempts() => call.History?.Of(call, time) ?? [];

    private PricedChannel Served() =>
        call.Exchange.Channel is { } channel && call.Candidates.Find(channel.Name) is { } served ? served : call.Candidates.First;
}
