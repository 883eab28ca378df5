using CozeProxy.Admin.Answers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Models;

namespace CozeProxy.Admin.Api;

/// <summary>The registered models: those of the configuration are shown, the others can be changed here.</summary>
internal static class ModelEndpoints
{
    public static void MapRegisteredModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", async (ModelRegistry registry, CancellationToken cancellationToken) =>
            ListAnswer<JsonObject>.Whole([.. (await registry.ListAsync(cancellationToken)).Select(ModelAnswer.Of)]));

        // Names may hold slashes.
        api.MapGet("/models/{**name}", async (string name, HttpContext context, ModelRegistry registry, CancellationToken cancellationToken) =>
            await registry.GetAsync(ModelName.OfRoute(name), cancellationToken) is { } entry ? Results.Ok(ModelAnswer.Of(entry)) : context.NotFound("model"));
        api.MapPut("/models/{**name}", PutAsync);
        api.MapDelete("/models/{**name}", DeleteAsync);
    }

    private static async Task<IResult> PutAsync(
        string name, JsonElement body, HttpContext context, ModelCatalog catalog, ModelRegistry registry, CancellationToken cancellationToken)
    {
        name = ModelName.OfRoute(name);
        if (catalog.IsDeclared(name))
        {
            return context.DeclaredInConfiguration(name);
        }

        var reader = new ModelDocumentReader(name);
        return reader.Read(body) is { } model
            ? Results.Ok(ModelAnswer.Of(await registry.PutAsync(model, cancellationToken)))
            : context.Invalid(reader.Mistakes, ModelAnswer.FieldOf);
    }

    private static async Task<IResult> DeleteAsync(
        string name, HttpContext context, ModelCatalog catalog, ModelRegistry registry, CancellationToken cancellationToken)
    {
        name = ModelName.OfRoute(name);
        if (catalog.IsDeclared(name))
        {
            return context.DeclaredInConfiguration(name);
        }

        return await registry.DeleteAsync(name, cancellationToken) ? Results.NoContent() : context.NotFound("model");
    }
}
