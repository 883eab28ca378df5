namespace CozeProxy.Channels.Testing;

/// <summary>What a channel's last test came to.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Ok">Whether nothing that was tried failed.</param>
/// <param name="Step">The step that failed, or else the last one that passed.</param>
internal sealed record LastTest(DateTimeOffset At, bool Ok, TestStepName Step)
{
    public static LastTest Of(ChannelTestResult result, DateTimeOffset at)
    {
        var decisive = result.Steps.FirstOrDefault(step => step.State == TestStepState.Failed) ?? result.Steps.LastOrDefault(step => step.State == TestStepState.Passed);
        return new LastTest(at, result.Ok, decisive?.Name ?? TestStepName.Credentials);
    }
}
