namespace CozeProxy.Billing.Executions;

/// <summary>How far an execution has come. The numbers are stored: they never change their meaning.</summary>
public enum ExecutionStage
{
    /// <summary>Coze runs it, as far as is known.</summary>
    Running = 1,

    /// <summary>Its end is written down; its call is to be closed.</summary>
    Ended = 2,

    /// <summary>Its call is closed; its webhook is to be delivered.</summary>
    Telling = 3,

    /// <summary>Nothing is left to do.</summary>
    Over = 4,
}
