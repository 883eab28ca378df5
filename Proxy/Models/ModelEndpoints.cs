using CozeProxy.Auth;
using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Models;

/// <summary><c>GET /v1/models</c>: what the calling key may use.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.MapGroup("/v1/models").RequireAuthorization(GatewayKeyHandler.SchemeName);
        models.MapGet("", (HttpContext context, ModelCatalog catalog) =>
            new ModelList([.. MayUse(context, catalog).Select(model => ModelEntry.Of(model.Name, model.Model))]));

        // Names may hold slashes.
        models.MapGet("/{**id}", (string id, HttpContext context, ModelCatalog catalog) =>
        {
            var name = ModelName.OfRoute(id);
            var found = MayUse(context, catalog).FirstOrDefault(model => model.Name == name);
            if (found.Name is not null)
            {
                return Results.Ok(ModelEntry.Of(found.Name, found.Model));
            }

            context.SetApiError(ApiErrors.ModelNotFound(name));
            return Results.Empty;
        });
    }

    private static IEnumerable<(string Name, RegisteredModel? Model)> MayUse(HttpContext context, ModelCatalog catalog) =>
        context.Features.Get<Caller>() is { } caller ? caller.MayUse(catalog) : [];
}
