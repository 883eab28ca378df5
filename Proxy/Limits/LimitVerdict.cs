namespace CozeProxy.Limits;

/// <summary>Whether a call may go on, and what is left for those after it.</summary>
internal readonly record struct LimitVerdict(CallLimit Refused)
{
    /// <summary>When a refused call may be tried again.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>What is left of the requests of key and account, of whichever has less; null where neither counts them.</summary>
    public RequestAllowance? Allowance { get; init; }

    /// <summary>The places that were taken, of key and account alike; null where neither has a limit to them.</summary>
    public IDisposable? Place { get; init; }
}
