using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace CozeProxy.Tests.Description;

/// <summary>The description as a client gets it, with schemas that can be held against what really comes.</summary>
internal sealed class AdminDescription(JsonElement document)
{
    private readonly JsonObject _definitions = Strict(document.GetProperty("components").GetProperty("schemas"));

    public IReadOnlyList<DescribedOperation> Operations { get; } =
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(
            operation => new DescribedOperation(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, operation.Value))),
    ];

    /// <summary>What of a text does not fit a schema: a field that the schema does not name is as wrong as one that is missing.</summary>
    public async Task<IReadOnlyList<string>> FindMistakesAsync(JsonElement schema, string json)
    {
        var root = new JsonObject { ["definitions"] = _definitions.DeepClone(), ["allOf"] = new JsonArray(Here(schema)) };
        var checker = await JsonSchema.FromJsonAsync(root.ToJsonString());
        return [.. checker.Validate(json).Select(mistake => $"{mistake.Path}: {mistake.Kind} in {json}")];
    }

    private static JsonObject Strict(JsonElement schemas)
    {
        var definitions = (JsonObject)Here(schemas);
        foreach (var schema in definitions.Select(definition => definition.Value).OfType<JsonObject>())
        {
            Close(schema);
        }

        return definitions;
    }

    // What OpenAPI keeps among its components, a schema keeps among its definitions.
    private static JsonNode Here(JsonElement schema) => JsonNode.Parse(schema.GetRawText().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal))!;

    private static void Close(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            schema.TryAdd("additionalProperties", false);
            foreach (var property in properties.Select(property => property.Value).OfType<JsonObject>())
            {
                Close(property);
            }
        }
    }
}
