using System.Globalization;
using System.Text.Json;
using CozeProxy.Admin.Api.Description.Shapes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace CozeProxy.Admin.Api.Description;

/// <summary>Adds to an operation how it refuses, and what its parameters and its body are where the handler does not tell.</summary>
internal sealed class OperationWords : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["page"] = "Which page, from 1.",
        ["pageSize"] = "How many items a page has, at most 1000; 50 unless it is said.",
        ["from"] = "Only what began or was done at this moment or later.",
        ["to"] = "Only what began or was done before this moment.",
        ["account"] = "Only those of this account, by its id.",
        ["key"] = "Only calls of this key, by its id.",
        ["model"] = "The model that is meant.",
        ["channel"] = "The channel that is meant.",
        ["outcome"] = "Only calls that ended so: completed, refused, failed, interrupted, client_gone or abandoned.",
        ["review"] = "Only calls that a person should look at.",
        ["before"] = "Only what is older than this: a call's id, or the `next` of a statement. The next page, however deep, costs no more than the first.",
        ["by"] = "What is summed by: none, hour, day, model, account, key, channel or outcome.",
        ["requestId"] = "The call of this request, by any id that its client was given.",
        ["search"] = "Only those whose name holds this, whatever its case, or whose id it is.",
        ["state"] = "Only keys that are so: in_force, expired or revoked.",
        ["group"] = "The group whose ratio counts; `default` unless it is said.",
        ["input"] = "How many input tokens.",
        ["output"] = "How many output tokens.",
        ["actor"] = "Only changes by this operator.",
        ["action"] = "Only changes whose action begins so.",
        ["subject"] = "Only changes of what begins so, such as `account/7`.",
        ["merge"] = "Leaves alone what the document does not name.",
    };

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= Parameters.GetValueOrDefault(parameter.Name);
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDescription>().FirstOrDefault() is not { } description)
        {
            return;
        }

        if (description.TakesIdempotencyKey)
        {
            (operation.Parameters ??= []).Add(IdempotencyKey());
        }

        if (description.Body is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = await ContentAsync(body, context, cancellationToken) };
        }

        Require(operation.RequestBody, description.Required, context.Document!);
        await AddRefusalsAsync(operation, description, context, cancellationToken);
    }

    private static void Require(IOpenApiRequestBody? body, string[] fields, OpenApiDocument document)
    {
        if (fields.Length > 0 && body?.Content?[Json].Schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            BodyFields.Require(document, id, fields);
        }
    }

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = "Idempotency-Key",
        In = ParameterLocation.Header,
        Description = "Asked again with the same text, nothing is moved again; `idempotencyKey` in the body does the same.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static async Task AddRefusalsAsync(
        OpenApiOperation operation, EndpointDescription description, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var canBeWrong = operation.RequestBody is not null || operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) == true;
        int[] statuses = [.. canBeWrong ? [StatusCodes.Status400BadRequest] : Array.Empty<int>(), StatusCodes.Status401Unauthorized, .. description.Refusals];
        var content = await ContentAsync(typeof(ErrorShape), context, cancellationToken);
        foreach (var status in statuses)
        {
            (operation.Responses ??= [])[status.ToString(CultureInfo.InvariantCulture)] =
                new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status), Content = content };
        }
    }

    private static async Task<Dictionary<string, OpenApiMediaType>> ContentAsync(
        Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = AdminDocument.NameOf(type);
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        context.Document!.AddComponent(name, schema);
        return new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [Json] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(name, context.Document) },
        };
    }
}
