namespace CozeProxy.Transforms.Files;

/// <summary>Names that files may have at Coze, whatever their clients call them.</summary>
internal static class FileNames
{
    private const int Longest = 120;

    /// <summary>The client's name without folders and control characters; one by kind and media type where nothing is left, or no extension.</summary>
    public static string Of(string? name, FileKind kind, string mediaType)
    {
        var bare = name is null ? "" : Bare(name);
        if (bare.Length == 0)
        {
            bare = kind == FileKind.Image ? "image" : "file";
        }

        return Path.HasExtension(bare) ? bare : $"{bare}.{MediaTypes.ExtensionOf(mediaType)}";
    }

    private static string Bare(string name)
    {
        var start = name.AsSpan().LastIndexOfAny('/', '\\') + 1;
        var clean = string.Concat(name[start..].Where(character => !char.IsControl(character))).Trim().Trim('.');
        if (clean.Length <= Longest)
        {
            return clean;
        }

        // The end is kept, for the extension's sake, and no character is cut in two.
        start = clean.Length - Longest;
        return clean[(char.IsLowSurrogate(clean[start]) ? start + 1 : start)..];
    }
}
