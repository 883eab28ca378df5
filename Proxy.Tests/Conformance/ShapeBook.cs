using System.Text.Json;

namespace CozeProxy.Tests.Conformance;

/// <summary>
/// Reads shapes and holds JSON against them. Strict: what is missing, has another type or another value, and what the shape
/// does not know, is a problem. A later shape of the same name adds its fields to the earlier one.
/// </summary>
internal sealed class ShapeBook
{
    private readonly Dictionary<string, Dictionary<string, Field>> _objects = [];
    private readonly Dictionary<string, string[]> _unions = [];

    public ShapeBook(params string[] texts)
    {
        foreach (var text in texts)
        {
            Read(text);
        }
    }

    /// <summary>OpenAI's own shapes and the proxy's documented additions.</summary>
    public static ShapeBook OpenAi { get; } = new(
        OpenAiShapes.Chat, OpenAiShapes.Completions, OpenAiShapes.ModelsAndErrors, ResponseShapes.Objects, ResponseShapes.Events, OpenAiShapes.Extras);

    /// <summary>What is wrong with the value as such a thing; empty when it conforms.</summary>
    public IReadOnlyList<string> Problems(JsonElement value, string type) => Problems(value, type, "$");

    private List<string> Problems(JsonElement value, string type, string path)
    {
        List<string>? best = null;
        foreach (var option in _unions.GetValueOrDefault(type) ?? Options(type))
        {
            var problems = ProblemsOf(value, option, path);
            if (problems.Count == 0)
            {
                return problems;
            }

            best = best is null || problems.Count < best.Count ? problems : best;
        }

        return best!;
    }

    private List<string> ProblemsOf(JsonElement value, string type, string path)
    {
        if (_unions.ContainsKey(type))
        {
            return Problems(value, type, path);
        }

        if (_objects.TryGetValue(type, out var fields))
        {
            return ProblemsOfObject(value, type, fields, path);
        }

        return type[0] switch
        {
            '[' => value.ValueKind == JsonValueKind.Array
                ? [.. value.EnumerateArray().SelectMany((item, i) => Problems(item, type[1..^1], $"{path}[{i}]"))]
                : [Wrong(value, type, path)],
            '{' => value.ValueKind == JsonValueKind.Object
                ? [.. value.EnumerateObject().SelectMany(field => Problems(field.Value, type[1..^1], $"{path}.{field.Name}"))]
                : [Wrong(value, type, path)],
            '\'' => value.ValueKind == JsonValueKind.String && value.GetString() == type[1..^1] ? [] : [Wrong(value, type, path)],
            _ => IsOfKind(value, type) ? [] : [Wrong(value, type, path)],
        };
    }

    private List<string> ProblemsOfObject(JsonElement value, string type, Dictionary<string, Field> fields, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return [Wrong(value, type, path)];
        }

        var problems = new List<string>();
        var seen = new HashSet<string>();
        foreach (var property in value.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                problems.Add($"{path}.{property.Name} comes twice");
            }
            else if (fields.TryGetValue(property.Name, out var field))
            {
                problems.AddRange(Problems(property.Value, field.Type, $"{path}.{property.Name}"));
            }
            else
            {
                problems.Add($"{path}.{property.Name} is unknown to {type}");
            }
        }

        problems.AddRange(fields.Where(field => !field.Value.IsOptional && !seen.Contains(field.Key)).Select(field => $"{path}.{field.Key} is missing"));
        return problems;
    }

    private static bool IsOfKind(JsonElement value, string type) => type switch
    {
        "any" => true,
        "string" => value.ValueKind == JsonValueKind.String,
        "int" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0,
        "number" => value.ValueKind == JsonValueKind.Number,
        "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new ArgumentException($"Nobody described the type {type}."),
    };

    private static string Wrong(JsonElement value, string type, string path)
    {
        var text = value.GetRawText();
        return $"{path} is {(text.Length > 80 ? text[..80] + "…" : text)} and not {type}";
    }

    private static string[] Options(string type) => type.Split(" | ");

    private void Read(string text)
    {
        Dictionary<string, Field> fields = [];
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(" = ") is [var union, var options])
            {
                _unions[union] = Options(options);
            }
            else if (line.Trim().Split(": ") is [var name, var type])
            {
                fields[name.TrimEnd('?')] = new Field(type, name.EndsWith('?'));
            }
            else if (!_objects.TryGetValue(line, out fields!))
            {
                fields = _objects[line] = [];
            }
        }
    }

    private readonly record struct Field(string Type, bool IsOptional);
}
