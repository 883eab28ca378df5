using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Statements;

namespace CozeProxy.Admin.Api;

internal static class StatementEndpoints
{
    public static void MapStatements(this IEndpointRouteBuilder api) => api.MapGet("/accounts/{id:long}/statement", ReadAsync);

    private static async Task<IResult> ReadAsync(
        long id, string? before, int? pageSize, HttpContext context, IStatementReader statements, CancellationToken cancellationToken)
    {
        StatementCursor? cursor = null;
        if (before is not null)
        {
            if (!StatementCursor.TryParse(before, out var read))
            {
                return context.Invalid("before", "`before` must be the `next` of another page.", "`before` 必须是上一页返回的 `next`。");
            }

            cursor = read;
        }

        var page = Paging.Of(page: null, pageSize);
        return await statements.ReadAsync(id, cursor, page.PageSize, cancellationToken) is { } statement
            ? Results.Ok(StatementAnswer.Of(statement))
            : context.NotFound(Nouns.Account);
    }
}
