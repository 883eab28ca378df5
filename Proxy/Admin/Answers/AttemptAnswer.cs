using CozeProxy.Billing.Ledger;

namespace CozeProxy.Admin.Answers;

/// <summary>One of several attempts to have a call served; without a failure it is the one whose answer the client was given.</summary>
internal sealed record AttemptAnswer(int Number, string Channel, DateTimeOffset Time, string? ErrorCode, int? Status, long? CozeCode, string? CozeLogId)
{
    public static AttemptAnswer Of(CallAttempt attempt) =>
        new(attempt.Number, attempt.Channel, attempt.At, attempt.Failure, attempt.Status, attempt.CozeCode, attempt.CozeLogId);
}
