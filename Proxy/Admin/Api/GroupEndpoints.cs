using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;

namespace CozeProxy.Admin.Api;

internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder api)
    {
        api.MapGet("/groups", async (IPriceStore prices, CancellationToken cancellationToken) =>
            ListAnswer<GroupEntry>.Whole(await prices.ListGroupsAsync(cancellationToken)));
        api.MapGet("/groups/{**name}", async (string name, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
            await prices.GetGroupAsync(ModelName.OfRoute(name), cancellationToken) is { } group ? Results.Ok(group) : context.NotFound(Nouns.Group));
        api.MapPut("/groups/{**name}", async (
            string name, GroupBody body, Actor actor, HttpContext context, PriceOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.PutGroupAsync(actor, ModelName.OfRoute(name), body.Ratio, cancellationToken), Results.Ok));
        api.MapDelete("/groups/{**name}", async (string name, Actor actor, HttpContext context, PriceOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.DeleteGroupAsync(actor, ModelName.OfRoute(name), cancellationToken), _ => Results.NoContent()));
    }
}
