using CozeProxy.Auth;
using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary><c>GET /v1/models</c>: what the calling key may use.</summary>
internal static class ModelEndpoints
{
    private static readonly ModelEntry[] All = [new(TargetResolver.WorkflowModel)];

    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.MapGroup("/v1/models").RequireAuthorization(GatewayKeyHandler.SchemeName);
        models.MapGet("", (HttpContext context) => new ModelList([.. All.Where(model => MayUse(context, model.Id))]));
        models.MapGet("/{id}", (string id, HttpContext context) =>
        {
            if (All.FirstOrDefault(model => model.Id == id && MayUse(context, id)) is { } found)
            {
                return Results.Ok(found);
            }

            context.SetApiError(ApiErrors.ModelNotFound(id));
            return Results.Empty;
        });
    }

    private static bool MayUse(HttpContext context, string model) =>
        context.Features.Get<Caller>() is { } caller && (caller.Models is not { Count: > 0 } models || models.Contains(model));
}
