using System.Buffers;

namespace CozeProxy.Transforms.Coze;

/// <summary>What may stand where a Coze id is expected, so that nothing else reaches a URL, a log or a price name.</summary>
public static class CozeId
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");

    public static bool IsValid(ReadOnlySpan<char> id) => id.Length is > 0 and <= MaxLength && !id.ContainsAnyExcept(Allowed);
}
