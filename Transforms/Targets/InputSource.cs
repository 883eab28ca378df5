namespace CozeProxy.Transforms.Targets;

/// <summary>Where a parameter of a workflow, or a variable of a bot, gets its value from.</summary>
public readonly record struct InputSource(InputKind Kind, string? Literal = null)
{
    private static readonly Dictionary<string, InputKind> Names = new(StringComparer.Ordinal)
    {
        ["$last_user"] = InputKind.LastUser,
        ["$system"] = InputKind.System,
        ["$history"] = InputKind.History,
        ["$user"] = InputKind.User,
        ["$image"] = InputKind.Image,
        ["$images"] = InputKind.Images,
        ["$file"] = InputKind.File,
        ["$files"] = InputKind.Files,
        ["$response_format"] = InputKind.ResponseFormat,
    };

    /// <summary>The names that <see cref="TryParse"/> knows.</summary>
    public static IEnumerable<string> AllNames => Names.Keys;

    /// <summary>Whether it stands for images or files.</summary>
    public bool TakesFiles => Kind is InputKind.Image or InputKind.Images or InputKind.File or InputKind.Files;

    /// <summary>A name with a dollar, or a literal; a literal that begins with a dollar is written with two. False for a name that is unknown.</summary>
    public static bool TryParse(string text, out InputSource source)
    {
        if (!text.StartsWith('$') || text.StartsWith("$$", StringComparison.Ordinal))
        {
            source = new InputSource(InputKind.Literal, text.StartsWith('$') ? text[1..] : text);
            return true;
        }

        var isKnown = Names.TryGetValue(text, out var kind);
        source = new InputSource(kind);
        return isKnown;
    }

    /// <summary>The source as <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
    {
        var kind = Kind;
        return kind != InputKind.Literal ? Names.First(name => name.Value == kind).Key : Literal is ['$', ..] ? $"${Literal}" : Literal ?? "";
    }
}
