namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>What follows a step.</summary>
internal enum StepOutcome
{
    /// <summary>The next step.</summary>
    Continue,

    /// <summary>Nothing: the body ends here.</summary>
    EndOfBody,

    /// <summary>Nothing until the run is resumed, and then the steps behind this one.</summary>
    Interrupted,

    /// <summary>Nothing: the call was answered as a whole, and no workflow ran.</summary>
    Refused,

    /// <summary>Nothing: the connection is cut.</summary>
    Drop,
}
