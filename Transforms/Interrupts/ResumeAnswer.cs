namespace CozeProxy.Transforms.Interrupts;

/// <summary>An answer to one thing a run asked for; the answer is a JSON string literal, quotes included.</summary>
internal readonly record struct ResumeAnswer(ResumePoint Point, ReadOnlyMemory<byte> Data)
{
    public override string ToString() => nameof(ResumeAnswer);
}
