namespace CozeProxy.Billing.Ledger;

/// <summary>How a call ended. The numbers are stored: they never change their meaning.</summary>
public enum CallOutcome
{
    /// <summary>Coze finished and the answer was delivered.</summary>
    Completed = 1,

    /// <summary>Coze, or no channel at all, declined the call before doing any work.</summary>
    Refused = 2,

    /// <summary>Coze took the call and failed it, or its answer was cut off.</summary>
    Failed = 3,

    /// <summary>Coze stopped to ask for input.</summary>
    Interrupted = 4,

    /// <summary>The client left before the answer was complete.</summary>
    ClientGone = 5,

    /// <summary>Nobody saw the call's end: the process died, or the run was given up at shutdown.</summary>
    Abandoned = 6,
}
