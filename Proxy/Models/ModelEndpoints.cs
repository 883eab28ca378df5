using CozeProxy.Auth;
using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary><c>GET /v1/models</c>: what the calling key may use.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.MapGroup("/v1/models").RequireAuthorization(GatewayKeyHandler.SchemeName);
        models.MapGet("", (HttpContext context, ModelCatalog catalog) =>
            new ModelList([.. Listed(catalog).Where(model => MayUse(context, model)).Select(model => ModelEntry.Of(model.Name, model.Model))]));

        // Names may hold slashes.
        models.MapGet("/{**id}", (string id, HttpContext context, ModelCatalog catalog) =>
        {
            var name = ModelName.OfRoute(id);
            var found = Listed(catalog).FirstOrDefault(model => model.Name == name);
            if (found.Name is not null && MayUse(context, found))
            {
                return Results.Ok(ModelEntry.Of(found.Name, found.Model));
            }

            context.SetApiError(ApiErrors.ModelNotFound(name));
            return Results.Empty;
        });
    }

    private static IEnumerable<(string Name, RegisteredModel? Model)> Listed(ModelCatalog catalog)
    {
        var registered = catalog.All.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => (model.Name, (RegisteredModel?)model));
        return catalog.IsOpen
            ? registered.Concat(TargetResolver.OpenModels.Where(name => catalog.Find(name) is null).Select(name => (name, (RegisteredModel?)null)))
            : registered;
    }

    private static bool MayUse(HttpContext context, (string Name, RegisteredModel? Model) model) =>
        context.Features.Get<Caller>() is { } caller && caller.MayUse(model.Name, TargetResolver.StandsFor(model.Name), model.Model);
}
