namespace CozeProxy.Transforms.Targets;

/// <summary>Which of a workflow's texts are the answer; a JSON pointer (RFC 6901) names one value of the End node's output.</summary>
public readonly record struct OutputRule(OutputKind Kind, string? Pointer = null)
{
    /// <summary>Reads <c>auto</c>, <c>messages</c>, <c>end</c>, <c>all</c> or a pointer such as <c>/data/answer</c>.</summary>
    public static bool TryParse(string text, out OutputRule rule)
    {
        if (text.StartsWith('/'))
        {
            rule = new OutputRule(OutputKind.Pointer, text);
            return JsonPointer.IsValid(text);
        }

        // Neither numbers nor several names at once, both of which the parser of enums takes.
        var isKind = Enum.TryParse<OutputKind>(text, ignoreCase: true, out var kind) && kind != OutputKind.Pointer && text.All(char.IsAsciiLetter);
        rule = new OutputRule(kind);
        return isKind;
    }

    /// <summary>The rule as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => Pointer ?? Kind.ToString().ToLowerInvariant();
}
