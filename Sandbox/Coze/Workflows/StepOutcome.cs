namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>What follows a step.</summary>
internal enum StepOutcome
{
    /// <summary>The next step.</summary>
    Continue,

    /// <summary>Nothing: the body ends here.</summary>
    EndOfBody,

    /// <summary>Nothing: the call was answered as a whole, and no workflow ran.</summary>
    Refused,

    /// <summary>Nothing: the connection is cut.</summary>
    Drop,
}
