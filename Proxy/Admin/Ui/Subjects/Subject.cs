using System.Globalization;

namespace CozeProxy.Admin.Ui.Subjects;

/// <summary>An account or a key, as it is chosen: by its name, and the id that tells it from others of that name.</summary>
public sealed record Subject(long Id, string Name)
{
    private const int LongestName = 60;

    /// <summary>Such as demo #3.</summary>
    public string Label => string.Create(
        CultureInfo.InvariantCulture, $"{(Name.Length > LongestName ? string.Concat(Name.AsSpan(0, LongestName), "…") : Name)} #{Id}");

    /// <summary>The id that a text may mean: at its end behind a hash, as in a label, or all of it; null where there is none.</summary>
    public static long? IdIn(string text) =>
        long.TryParse(text.AsSpan(text.LastIndexOf('#') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Whether a text with this id means this one: the id alone, with its hash or without, or the label. A name may end like one, too.</summary>
    public bool IsMeantBy(string text) => text == Label || text.LastIndexOf('#') <= 0;
}
