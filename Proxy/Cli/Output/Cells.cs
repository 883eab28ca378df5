using System.Globalization;
using System.Text.Json;

namespace CozeProxy.Cli.Output;

/// <summary>Reads answers for lists. A field that another version does not send is an empty cell.</summary>
internal static class Cells
{
    /// <summary>A field as text; lists are joined by commas.</summary>
    public static string Cell(this JsonElement row, string field) => row.Field(field) is { } value ? TextOf(value) : "";

    public static JsonElement? Field(this JsonElement row, string field) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A moment to the second, in UTC.</summary>
    public static string Moment(this JsonElement row, string field) =>
        row.Field(field) is { } value && value.TryGetDateTimeOffset(out var moment) ? moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    public static long Number(this JsonElement row, string field) => row.Field(field) is { } value && value.TryGetInt64(out var number) ? number : 0;

    public static bool Flag(this JsonElement row, string field) => row.Field(field) is { ValueKind: JsonValueKind.True };

    /// <summary>Where a thing is from: what the configuration declares cannot be changed.</summary>
    public static string Source(this JsonElement row) => row.Flag("declaredInConfiguration") || row.Cell("declaredIn") == "configuration" ? "config" : "database";

    public static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(TextOf)),
        _ => value.GetRawText(),
    };
}
