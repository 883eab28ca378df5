using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>A model as JSON: the same fields that its reader takes.</summary>
internal static class ModelDocument
{
    public const string Name = "name";
    public const string DeclaredIn = "declaredIn";
    public const string ChangedAt = "changedAt";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as it is stored.</summary>
    public static string Write(RegisteredModel model) => ToJson(model).ToJsonString(Relaxed);

    /// <summary>All of its settings, those that nobody set included.</summary>
    public static JsonObject ToJson(RegisteredModel model)
    {
        var target = model.Target;
        var isBot = target.Kind == TargetKind.Bot;
        return new JsonObject
        {
            ["kind"] = Word(target.Kind),
            ["workflowId"] = isBot ? null : target.Id,
            ["botId"] = isBot ? target.Id : target.BotId,
            ["appId"] = target.AppId,
            ["parameters"] = target.Parameters.IsEmpty ? new JsonObject() : JsonNode.Parse(target.Parameters.Span),
            ["input"] = target.Input,
            ["inputs"] = new JsonObject(target.Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value.ToString()))),
            ["output"] = target.Output.ToString(),
            ["price"] = model.Price,
            ["hold"] = model.Hold?.ToString(),
            ["missingUsage"] = model.MissingUsage is { } missing ? Word(missing) : null,
            ["timeout"] = target.Timeout?.ToString(),
            ["idempotent"] = target.Idempotent,
            ["groups"] = new JsonArray([.. model.Groups.Order(StringComparer.Ordinal).Select(group => JsonValue.Create(group))]),
            ["onClientGone"] = Word(target.OnClientGone),
            ["background"] = target.Background,
        };
    }

    // As the admin API writes all such words.
    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
