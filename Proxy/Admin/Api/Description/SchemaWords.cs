using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CozeProxy.Billing;
using CozeProxy.Billing.Pricing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CozeProxy.Admin.Api.Description;

/// <summary>Says what the converters of the admin API write, which the schema's maker cannot look into.</summary>
internal static class SchemaWords
{
    private const JsonSchemaType AnyNumber = JsonSchemaType.Integer | JsonSchemaType.Number;

    public static bool IsDecimal(Type type) => BareTypeOf(type) is var bare && (bare == typeof(Money) || bare == typeof(Ratio));

    public static async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Change<>))
        {
            await DescribeChangeAsync(schema, type.GenericTypeArguments[0], context, cancellationToken);
            return;
        }

        if (IsDecimal(type))
        {
            DescribeDecimal(schema, type);
        }
        else if (BareTypeOf(type).IsEnum)
        {
            DescribeEnum(schema, type);
        }
        else if ((schema.Type & AnyNumber) > 0 && (schema.Type & JsonSchemaType.String) > 0)
        {
            DescribeNumber(schema, context.JsonPropertyInfo?.AttributeProvider);
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } element })
        {
            schema.AdditionalProperties = DescribeEntry(element) ?? schema.AdditionalProperties;
        }
    }

    private static OpenApiSchema? DescribeEntry(Type type)
    {
        var entry = new OpenApiSchema();
        if (IsDecimal(type))
        {
            DescribeDecimal(entry, type);
            return entry;
        }

        if (BareTypeOf(type).IsEnum)
        {
            DescribeEnum(entry, type);
            return entry;
        }

        return null;
    }

    private static void DescribeDecimal(OpenApiSchema schema, Type type)
    {
        var isRatio = BareTypeOf(type) == typeof(Ratio);
        schema.Type = TextOf(type);
        schema.Format = "decimal";
        schema.Pattern = @"^-?\d+(\.\d+)?$";
        schema.Description = isRatio ? "A factor, as a decimal." : "An amount of the configured currency, as a decimal.";
        schema.Examples = [isRatio ? "0.85" : "12.5"];
    }

    private static void DescribeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = TextOf(type);
        schema.Enum = [.. Enum.GetNames(BareTypeOf(type)).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];
        if (schema.Type.Value.HasFlag(JsonSchemaType.Null))
        {
            schema.Enum.Add(JsonNullSentinel.JsonNull);
        }
    }

    // Numbers are taken as texts, too, but it is as numbers that they are sent; but for those that JavaScript could not hold.
    private static void DescribeNumber(OpenApiSchema schema, ICustomAttributeProvider? property)
    {
        var isText = property?.GetCustomAttributes(typeof(JsonNumberHandlingAttribute), inherit: true).Length > 0;
        schema.Type &= ~(isText ? AnyNumber : JsonSchemaType.String);
        if (!isText)
        {
            schema.Pattern = null;
        }
    }

    private static async Task DescribeChangeAsync(OpenApiSchema schema, Type value, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var described = await context.GetOrCreateSchemaAsync(value, null, cancellationToken);
        (schema.Type, schema.Format, schema.Pattern, schema.Items, schema.Enum, schema.Examples) =
            (described.Type, described.Format, described.Pattern, described.Items, described.Enum, described.Examples);
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property
            && new NullabilityInfoContext().Create(property).GenericTypeArguments[0].ReadState == NullabilityState.Nullable)
        {
            schema.Type |= JsonSchemaType.Null;
        }
    }

    private static JsonSchemaType TextOf(Type type) =>
        Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;

    private static Type BareTypeOf(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
