using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A workflow that says the same text over and over, and counts how much of it has left.</summary>
internal sealed record SayMuch(string Text, int Times) : ScriptStep
{
    private readonly Counter _said = new();

    /// <summary>How many bytes of text the kernel has taken.</summary>
    public long Said => Volatile.Read(ref _said.Bytes);

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        for (var time = 0; time < Times; time++)
        {
            await stage.MessageAsync(RunNode.Output, time, Text, last: time == Times - 1, usage: null, result: null, cancellationToken);
            Interlocked.Add(ref _said.Bytes, Text.Length);
        }

        return StepOutcome.Continue;
    }

    private sealed class Counter
    {
        public long Bytes;
    }
}
