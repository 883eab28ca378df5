using System.Text.Json;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Checks;

/// <summary>The console's JSON while somebody types it: where it is broken, or which fields it has and which of them are no texts.</summary>
internal sealed class ConsoleJson
{
    // The same in the files of Coze's own samples.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal) { ["app_id"] = "client_id", ["key_id"] = "public_key_id" };

    private readonly Dictionary<string, string?> _fields = new(StringComparer.Ordinal);

    private ConsoleJson()
    {
    }

    /// <summary>What keeps it from being read at all; null where it can be.</summary>
    public LocalizedText? Mistake { get; private init; }

    /// <summary>Reads a text.</summary>
    public static ConsoleJson Read(string text)
    {
        if (text.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            return Broken(
                "is the key alone. Put it into the JSON as private_key, beside app_id, key_id and aud: each line break becomes \\n",
                "只是私钥。请将其作为 private_key 放入 JSON，并填写 app_id、key_id 和 aud，换行写成 \\n");
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Of(document.RootElement)
                : Broken("is no JSON object: it must begin with { and end with }", "不是 JSON 对象：必须以 { 开头、以 } 结尾");
        }
        catch (JsonException e)
        {
            // Never the exception's text: it may quote what stands there.
            var (line, column) = (e.LineNumber + 1, e.BytePositionInLine + 1);
            return Broken($"is not JSON: something is wrong at line {line}, character {column}, or just before it", $"不是有效的 JSON：第 {line} 行第 {column} 个字符处或其前有误");
        }
    }

    /// <summary>A field's text; null where it has none.</summary>
    public string? Find(string field) => _fields.GetValueOrDefault(field);

    /// <summary>What to add where a field is missing; null where there is nothing to say.</summary>
    public LocalizedText? HintFor(string field) => OtherNames.TryGetValue(field, out var other) && _fields.ContainsKey(other)
        ? new($"rename {other}, which holds it here", $"请将此处的 {other} 改名为 {field}")
        : null;

    /// <summary>Whether a field is there and holds something else than a text.</summary>
    public bool IsNoText(string field) => _fields.TryGetValue(field, out var text) && text is null;

    private static ConsoleJson Of(JsonElement document)
    {
        var json = new ConsoleJson();
        foreach (var field in document.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            json._fields[field.Name] = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null;
        }

        return json;
    }

    private static ConsoleJson Broken(string english, string chinese) => new() { Mistake = new LocalizedText(english, chinese) };
}
