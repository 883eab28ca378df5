using System.Text.Json;
using CozeProxy.Billing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CozeProxy.Admin.Api.Description;

/// <summary>The OpenAPI description of the admin API, made of its endpoints.</summary>
internal static class AdminDocument
{
    private const string BearerScheme = "adminToken";
    private const string Answer = "Answer";

    public static void AddAdminDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        // The program has other endpoints, which clients of this API are not to see.
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith($"{AdminApi.Path}/", StringComparison.Ordinal);
        options.CreateSchemaReferenceId = type => IsInline(type.Type) || OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : NameOf(type.Type);
        options.AddSchemaTransformer(SchemaWords.TransformAsync);
        options.AddOperationTransformer<OperationWords>();
        options.AddDocumentTransformer(DescribeAsync);
    });

    /// <summary>Maps the description itself, for whoever may use what it describes.</summary>
    public static void MapAdminDocument(this IEndpointRouteBuilder api) => api.MapOpenApi("/openapi.json");

    /// <summary>A schema's name: an answer is called by what it shows, and a part by the whole it belongs to.</summary>
    public static string NameOf(Type type)
    {
        if (type.IsGenericType)
        {
            return $"{string.Concat(type.GenericTypeArguments.Select(NameOf))}{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)].Replace(Answer, "", StringComparison.Ordinal)}";
        }

        var name = type.Name.EndsWith(Answer, StringComparison.Ordinal) ? type.Name[..^Answer.Length] : type.Name;
        name = name.Replace("Shape", "", StringComparison.Ordinal);
        return type is { IsNestedPublic: true } or { IsNestedAssembly: true } ? $"{NameOf(type.DeclaringType!)}{name}" : name;
    }

    // What is one value in JSON needs no name of its own.
    private static bool IsInline(Type type) =>
        SchemaWords.IsDecimal(type) || type == typeof(JsonElement) || Nullable.GetUnderlyingType(type) is not null || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Change<>));

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CozeProxy admin API",
            Version = typeof(AdminDocument).Assembly.GetName().Version!.ToString(3),
            Description = "Everything an operator can do. Amounts and ratios are decimals written as strings, times are UTC. What goes wrong is answered with an Error, whatever the status.",
        };
        BodyFields.Loosen(document);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "`Admin:Token`" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
