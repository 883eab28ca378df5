using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
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
            await registry.GetAsync(ModelName.OfRoute(name), cancellationToken) is { } entry ? Results.Ok(ModelAnswer.Of(entry)) : context.NotFound(Nouns.Model));
        api.MapPut("/models/{**name}", async (
            string name, JsonElement body, Actor actor, HttpContext context, ModelOperations operations, CancellationToken cancellationToken) =>
            context.Answer(
                await operations.PutAsync(actor, ModelName.OfRoute(name), body, cancellationToken), model => Results.Ok(ModelAnswer.Of(model))));
        api.MapDelete("/models/{**name}", async (
            string name, Actor actor, HttpContext context, ModelOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.DeleteAsync(actor, ModelName.OfRoute(name), cancellationToken), _ => Results.NoContent()));
    }
}
