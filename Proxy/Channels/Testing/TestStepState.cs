namespace CozeProxy.Channels.Testing;

/// <summary>What became of a step.</summary>
internal enum TestStepState
{
    Passed,

    Failed,

    /// <summary>There was nothing to do, or what comes before it failed.</summary>
    Skipped,

    /// <summary>It costs something, and nobody asked for it.</summary>
    NotRequested,
}
