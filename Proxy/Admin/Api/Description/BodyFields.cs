using Microsoft.OpenApi;

namespace CozeProxy.Admin.Api.Description;

/// <summary>
/// Which fields a body needs. The schema's maker asks for all that a constructor takes: that is right for answers, which leave
/// nothing out, and wrong for bodies.
/// </summary>
internal static class BodyFields
{
    private const string Kept = "x-kept-required";

    /// <summary>Asks for these fields in any case.</summary>
    public static void Require(OpenApiDocument document, string schemaId, string[] fields)
    {
        if (document.Components?.Schemas?[schemaId] is OpenApiSchema schema)
        {
            (schema.Metadata ??= new Dictionary<string, object>(StringComparer.Ordinal))[Kept] = fields;
        }
    }

    /// <summary>Asks bodies for no field that may be null.</summary>
    public static void Loosen(OpenApiDocument document)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var media in operation.RequestBody?.Content?.Values ?? Enumerable.Empty<OpenApiMediaType>())
            {
                Loosen(document, media.Schema, seen);
            }
        }
    }

    private static void Loosen(OpenApiDocument document, IOpenApiSchema? schema, HashSet<string> seen)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            if (!seen.Add(id))
            {
                return;
            }

            schema = document.Components?.Schemas?[id];
        }

        if (schema is not OpenApiSchema body)
        {
            return;
        }

        var kept = body.Metadata?.TryGetValue(Kept, out var fields) == true ? (string[])fields : [];
        body.Required = (body.Required ?? new HashSet<string>(StringComparer.Ordinal))
            .Where(field => kept.Contains(field, StringComparer.Ordinal) || !MayBeNull(body.Properties?[field]))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var field in kept.Select(field => body.Properties?[field]).OfType<OpenApiSchema>())
        {
            field.Type &= ~JsonSchemaType.Null;
        }

        foreach (var part in (body.Properties?.Values ?? []).Concat(body.OneOf ?? []).Append(body.Items).Append(body.AdditionalProperties))
        {
            Loosen(document, part, seen);
        }
    }

    private static bool MayBeNull(IOpenApiSchema? schema) =>
        schema is null || schema.Type is null || schema.Type.Value.HasFlag(JsonSchemaType.Null) || schema.OneOf?.Any(MayBeNull) == true;
}
