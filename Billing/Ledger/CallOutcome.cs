namespace CozeProxy.Billing.Ledger;

/// <summary>How a call ended. The numbers are stored: they never change their meaning.</summary>
public enum CallOutcome
{
    /// <summary>Coze finished and the answer was delivered.</summary>
    Completed = 1,

    /// <summary>Coze, or no channel at all, declined the call before doing any work.</summary>
    Refused = 2,

    /// <summary>Coze took the call and reported that it failed.</summary>
    Failed = 3,

    /// <summary>Coze's answer was cut off or never came to its end.</summary>
    Interrupted = 4,

    /// <summary>The client left before the answer was complete.</summary>
    ClientGone = 5,

    /// <summary>The process ended while the call was under way; closed without charge at the next start.</summary>
    Abandoned = 6,
}
