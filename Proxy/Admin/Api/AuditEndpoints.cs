using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Audit;

namespace CozeProxy.Admin.Api;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", async (
        DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? subject, int? page, int? pageSize, IAuditLog log,
        CancellationToken cancellationToken) => ListAnswer<AuditAnswer>.Of(
            await log.ListAsync(new AuditFilter { From = from, To = to, Actor = actor, Action = action, Subject = subject }, Paging.Of(page, pageSize), cancellationToken),
            AuditAnswer.Of));
}
