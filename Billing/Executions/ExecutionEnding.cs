namespace CozeProxy.Billing.Executions;

/// <summary>How an execution ended. The numbers are stored: they never change their meaning.</summary>
public enum ExecutionEnding
{
    /// <summary>Coze finished it.</summary>
    Completed = 1,

    /// <summary>Coze failed it, or it stopped to ask something that nobody can answer.</summary>
    Failed = 2,

    /// <summary>Nobody could be asked for its end in time.</summary>
    Unknown = 3,
}
