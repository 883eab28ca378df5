using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>What a model is asked, as it is entered.</summary>
internal sealed class TryRequest
{
    // What is entered elsewhere would be there twice.
    private static readonly string[] Taken = ["model", "messages", "stream", "stream_options"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Model { get; set; } = "";

    public string System { get; set; } = "";

    public string User { get; set; } = "";

    /// <summary>Further fields of the body, a JSON object; empty for none.</summary>
    public string Extra { get; set; } = "";

    public bool Stream { get; set; } = true;

    /// <summary>What is wrong with the further fields, or null.</summary>
    public LocalizedText? FindMistake()
    {
        if (string.IsNullOrWhiteSpace(Extra))
        {
            return null;
        }

        try
        {
            using var parsed = JsonDocument.Parse(Extra);
            if (parsed.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new("The extra fields must be a JSON object.", "附加字段必须是 JSON 对象。");
            }

            return parsed.RootElement.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => Taken.Contains(name, StringComparer.Ordinal)) is { } taken
                ? new($"`{taken}` is set above and cannot be an extra field.", $"`{taken}` 已在上方设置，不能作为附加字段。")
                : null;
        }
        catch (JsonException)
        {
            return new("The extra fields are no JSON.", "附加字段不是有效的 JSON。");
        }
    }

    /// <summary>The id that the further fields give for a model that takes it from the request.</summary>
    public string? FindTarget() => FindMistake() is null && ReadExtra() is { } extra
        ? Text(extra["workflow_id"]) ?? Text(extra["bot_id"])
        : null;

    /// <summary>The body; without a mistake only.</summary>
    public string ToBody()
    {
        var messages = new JsonArray();
        if (System.Length > 0)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = System });
        }

        messages.Add(new JsonObject { ["role"] = "user", ["content"] = User });
        var body = new JsonObject { ["model"] = Model, ["messages"] = messages, ["stream"] = Stream };
        if (Stream)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        foreach (var (name, value) in ReadExtra() ?? [])
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString(Readable);
    }

    /// <summary>The same call in a shell, with a placeholder where the key belongs.</summary>
    public string ToCurl(string baseUri) => $"""
        curl {(Stream ? "-N " : "")}{baseUri.TrimEnd('/')}/v1/chat/completions \
          -H 'Authorization: Bearer sk-…' \
          -H 'Content-Type: application/json' \
          -d '{ToBody().Replace("'", @"'\''", StringComparison.Ordinal)}'
        """;

    // Of two fields of one name the last counts, as with most readers.
    private JsonObject? ReadExtra() => string.IsNullOrWhiteSpace(Extra)
        ? null
        : new JsonObject(JsonDocument.Parse(Extra).RootElement.EnumerateObject().GroupBy(field => field.Name, StringComparer.Ordinal)
            .Select(fields => KeyValuePair.Create(fields.Key, JsonNode.Parse(fields.Last().Value.GetRawText()))));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
