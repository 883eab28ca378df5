using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>A step that was done or left out, and what it tells the operator.</summary>
internal sealed record TestStep(TestStepName Name, TestStepState State, LocalizedText Message)
{
    /// <summary>What to do or to look at, where there is something.</summary>
    public LocalizedText? Hint { get; init; }

    /// <summary>What Coze itself said.</summary>
    public CozeFault? Coze { get; init; }

    public TimeSpan Duration { get; init; }
}
