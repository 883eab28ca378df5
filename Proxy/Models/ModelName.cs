namespace CozeProxy.Models;

/// <summary>The public name of a model, which may hold slashes and dots as OpenAI-like services use them.</summary>
internal static class ModelName
{
    public const int MaxLength = 128;

    /// <summary>
    /// The name that stands at the end of a URL. Some clients escape its slashes, and those alone are still escaped behind
    /// routing.
    /// </summary>
    public static string OfRoute(string? name) => name?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) ?? "";

    /// <summary>Whether a model may be called so: anything that comes unchanged through a URL, a header and a log.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name.Trim() == name && !name.Any(character => char.IsControl(character) || character == '%');
}
