using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Api;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/usage", ListAsync);
        api.MapGet("/usage.csv", UsageExport.WriteAsync);
        api.MapGet("/usage/summary", async ([AsParameters] UsageQuery query, string? by, IUsageStore usage, CancellationToken cancellationToken) =>
            ListAnswer<UsageSum>.Whole(await usage.SummarizeAsync(
                query.ToFilter(), by is null ? UsageGrouping.None : UsageQuery.Read<UsageGrouping>("by", by), cancellationToken)));
        api.MapGet("/usage/{id:long}", async (long id, HttpContext context, IUsageStore usage, CancellationToken cancellationToken) =>
            await usage.GetAsync(id, cancellationToken) is { } call ? Results.Ok(UsageAnswer.Of(call)) : context.NotFound(Nouns.Call));
        api.MapDelete("/usage/{id:long}/review", async (
            long id, Actor actor, HttpContext context, ReviewOperations operations, CancellationToken cancellationToken) => context.Answer(
                await operations.MarkReviewedAsync(actor, id, cancellationToken), _ => Results.NoContent()));
    }

    // A request has one call, so its id leaves nothing for the other filters to narrow.
    private static async Task<ListAnswer<UsageAnswer>> ListAsync(
        [AsParameters] UsageQuery query, string? requestId, int? page, int? pageSize, IUsageStore usage, CancellationToken cancellationToken) =>
        requestId is null
            ? ListAnswer<UsageAnswer>.Of(await usage.QueryAsync(query.ToFilter(), Paging.Of(page, pageSize), cancellationToken), UsageAnswer.Of)
            : ListAnswer<UsageAnswer>.Whole(await usage.FindAsync(RequestSearch.RequestIdOf(requestId), cancellationToken) is { } row ? [UsageAnswer.Of(row)] : []);
}
