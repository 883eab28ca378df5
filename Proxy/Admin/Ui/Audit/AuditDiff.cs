using System.Text.Encodings.Web;
using System.Text.Json;

namespace CozeProxy.Admin.Ui.Audit;

/// <summary>Finds what differs between a thing before and after a change, field by field, and shows the whole of each.</summary>
internal static class AuditDiff
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields that differ, in the order they have after the change; fields of fields are named with a dot.</summary>
    public static IReadOnlyList<AuditChange> Of(string? before, string? after)
    {
        var (old, now) = (Flatten(before), Flatten(after));
        var was = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in old)
        {
            was[name] = value;
        }

        var stays = now.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. now.Where(field => was.GetValueOrDefault(field.Name) != field.Value)
                .Select(field => new AuditChange(field.Name, was.GetValueOrDefault(field.Name), field.Value)),
            .. old.Where(field => field.Value is not null && !stays.Contains(field.Name)).Select(field => new AuditChange(field.Name, field.Value, null)),
        ];
    }

    /// <summary>The whole of it, on as many lines as it needs; what is no JSON stays as it is.</summary>
    public static string? Whole(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Indented);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static List<(string Name, string? Value)> Flatten(string? json)
    {
        var fields = new List<(string Name, string? Value)>();
        if (json is not null)
        {
            try
            {
                Add(fields, "", JsonSerializer.Deserialize<JsonElement>(json));
            }
            catch (JsonException)
            {
                fields.Add(("", json));
            }
        }

        return fields;
    }

    // A null says no more than a field that is not there, and a list is one value.
    private static void Add(List<(string Name, string? Value)> fields, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Add((name, value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            }));
            return;
        }

        foreach (var field in value.EnumerateObject())
        {
            Add(fields, name.Length == 0 ? field.Name : $"{name}.{field.Name}", field.Value);
        }
    }
}
