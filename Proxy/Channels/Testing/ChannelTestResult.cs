namespace CozeProxy.Channels.Testing;

/// <summary>What a test found.</summary>
internal sealed record ChannelTestResult(IReadOnlyList<TestStep> Steps)
{
    /// <summary>Nothing that was tried failed.</summary>
    public bool Ok => Steps.All(step => step.State != TestStepState.Failed);

    /// <summary>What a call of the chosen workflow costs; null when none was chosen, or when it has no price.</summary>
    public TestPrice? Price { get; init; }

    /// <summary>What the run came to; null when there was none, or when it failed.</summary>
    public TestRun? Run { get; init; }
}
