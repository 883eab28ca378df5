using System.Globalization;

namespace CozeProxy.Admin.Ui.Usage;

/// <summary>An account or a key, as it is chosen: by its name, and the id that tells it from others of that name.</summary>
public sealed record CallSubject(long Id, string Name)
{
    private const int LongestName = 60;

    /// <summary>Such as demo #3.</summary>
    public string Label => string.Create(
        CultureInfo.InvariantCulture, $"{(Name.Length > LongestName ? string.Concat(Name.AsSpan(0, LongestName), "…") : Name)} #{Id}");

    /// <summary>The id at the end of a label, or that is the whole text; null where there is none.</summary>
    public static long? IdIn(string text) =>
        long.TryParse(text.AsSpan(text.LastIndexOf('#') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
