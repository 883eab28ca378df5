using System.Globalization;
using System.Text.Json;

namespace CozeProxy.Transforms.Targets;

/// <summary>Finds a value in JSON by a pointer (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>Whether it begins with a slash and each of its tildes is a ~0 or a ~1.</summary>
    public static bool IsValid(string pointer)
    {
        for (var at = pointer.IndexOf('~', StringComparison.Ordinal); at >= 0; at = pointer.IndexOf('~', at + 1))
        {
            if (at + 1 == pointer.Length || pointer[at + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return pointer.StartsWith('/');
    }

    /// <summary>
    /// The value, or null where there is none. Coze nests JSON in texts: a pointer that goes on inside a text goes on in the
    /// JSON that the text holds.
    /// </summary>
    public static JsonElement? Find(JsonElement root, string pointer)
    {
        var found = root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            if (Step(found, part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) is not { } next)
            {
                return null;
            }

            found = next;
        }

        return found;
    }

    private static JsonElement? Step(JsonElement value, string part) => value.ValueKind switch
    {
        JsonValueKind.Object => value.TryGetProperty(part, out var member) ? member : null,
        JsonValueKind.Array => IsIndex(part) && int.TryParse(part, CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength() ? value[index] : null,
        JsonValueKind.String when Parse(value) is { } inner => Step(inner, part),
        _ => null,
    };

    // Digits alone, and no zero in front of others.
    private static bool IsIndex(string part) => part.All(char.IsAsciiDigit) && part is not ['0', _, ..];

    private static JsonElement? Parse(JsonElement text)
    {
        try
        {
            // Only what can be gone into: a text in a text in a text ends at the first that is none.
            return JsonElement.Parse(text.GetString()!) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner ? inner : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
