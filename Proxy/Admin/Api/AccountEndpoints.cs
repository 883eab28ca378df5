using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Accounts;

namespace CozeProxy.Admin.Api;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts", async (string? search, int? page, int? pageSize, IAccountStore accounts, CancellationToken cancellationToken) =>
            ListAnswer<AccountAnswer>.Of(
                await accounts.ListAsync(new AccountFilter { Search = search }, Paging.Of(page, pageSize), cancellationToken), AccountAnswer.Of));
        api.MapPost("/accounts", async (AccountWish body, Actor actor, HttpContext context, AccountOperations operations, CancellationToken cancellationToken) =>
            context.Answer(
                await operations.OpenAsync(actor, body, cancellationToken),
                account => Results.Created($"/admin/api/accounts/{account.Id}", AccountAnswer.Of(account))));
        api.MapGet("/accounts/{id:long}", async (long id, HttpContext context, IAccountStore accounts, CancellationToken cancellationToken) =>
            await accounts.GetAsync(id, cancellationToken) is { } account ? Results.Ok(AccountAnswer.Of(account)) : context.NotFound(Nouns.Account));
        api.MapPatch("/accounts/{id:long}", async (
            long id, AccountChanges body, Actor actor, HttpContext context, AccountOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.ChangeAsync(actor, id, body, cancellationToken), account => Results.Ok(AccountAnswer.Of(account))));
    }
}
