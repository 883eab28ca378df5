using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder api)
    {
        api.MapGet("/groups", async (IPriceStore prices, CancellationToken cancellationToken) =>
            ListAnswer<GroupEntry>.Whole(await prices.ListGroupsAsync(cancellationToken)));
        api.MapGet("/groups/{name}", async (string name, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
            await prices.GetGroupAsync(name, cancellationToken) is { } group ? Results.Ok(group) : context.NotFound("group"));
        api.MapPut("/groups/{name}", async (string name, GroupBody body, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
            context.AnswerChange(await prices.PutGroupAsync(name, body.Ratio, cancellationToken), name,
                Results.Ok(new GroupEntry(name, body.Ratio, DeclaredInConfiguration: false))));
        api.MapDelete("/groups/{name}", async (string name, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
            context.AnswerChange(await prices.DeleteGroupAsync(name, cancellationToken), name, Results.NoContent()));
    }

    private sealed record GroupBody(Ratio Ratio);
}
