using CozeProxy.Billing.Ledger;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Pipeline;

/// <summary>
/// The attempts of a call that failed, in order, so that its row can tell why it was served where it was. A call that is served at
/// once has no such thing.
/// </summary>
internal sealed class AttemptHistory
{
    private readonly List<CallAttempt> _failed = [];

    /// <summary>Keeps the present attempt, which has failed before its client saw anything of it.</summary>
    public void Add(Call call, AttemptFailure failure, TimeProvider time)
    {
        // Without a channel nobody was asked.
        if (call.Exchange.Channel is not null)
        {
            _failed.Add(Present(call, time) with
            {
                Failure = failure.Error.Code,
                Status = failure.Error.Status,
                CozeCode = failure.Error.Coze?.Code,
                CozeLogId = failure.Error.Coze?.LogId ?? failure.Report?.LogId,
            });
        }
    }

    /// <summary>All attempts when the call ends: those before, and the present one if its answer is the call's. A single one is none.</summary>
    public IReadOnlyList<CallAttempt> Of(Call call, TimeProvider time)
    {
        if (call.Exchange is { Failure: null, Channel: not null } && _failed.Count > 0)
        {
            return [.. _failed, Present(call, time)];
        }

        return _failed.Count > 1 ? [.. _failed] : [];
    }

    private CallAttempt Present(Call call, TimeProvider time) =>
        new(_failed.Count + 1, call.Exchange.Channel!.Name, time.GetUtcNow() - time.GetElapsedTime(call.AttemptStartedAt));
}
