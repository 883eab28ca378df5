namespace CozeProxy.Sandbox.Coze.Workflows.Steps;

/// <summary>A streaming node; as the End node it also carries the usage, on its last packet.</summary>
internal sealed record StreamWords(Func<RunInput, IReadOnlyList<string>> Words, RunNode Node, TimeSpan Between, RunUsage? Usage) : ScriptStep
{
    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        var words = Words(stage.Input);
        var result = Node == RunNode.End ? EndWithText.Envelope(string.Concat(words)) : null;
        for (var index = 0; index < words.Count; index++)
        {
            if (index > 0 && Between > TimeSpan.Zero)
            {
                await Task.Delay(Between, stage.TimeProvider, cancellationToken);
            }

            var last = index == words.Count - 1;
            await stage.MessageAsync(Node, index, words[index], last, last ? Usage : null, last ? result : null, cancellationToken);
        }

        return StepOutcome.Continue;
    }
}
