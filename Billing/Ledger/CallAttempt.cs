namespace CozeProxy.Billing.Ledger;

/// <summary>One of several attempts to have a call served. Of a call with a single attempt its row says everything.</summary>
/// <param name="Number">Which attempt it was, from 1.</param>
/// <param name="Channel">The channel that was asked.</param>
/// <param name="At">When the attempt began, to the millisecond.</param>
public sealed record CallAttempt(int Number, string Channel, DateTimeOffset At)
{
    /// <summary>The error code it failed with, before the client had seen anything; null where its answer became the call's.</summary>
    public string? Failure { get; init; }

    /// <summary>The HTTP status that the client would have been given for it.</summary>
    public int? Status { get; init; }

    /// <summary>Coze's own code.</summary>
    public long? CozeCode { get; init; }

    /// <summary>Coze's log id of the attempt.</summary>
    public string? CozeLogId { get; init; }
}
