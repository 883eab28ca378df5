using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

internal static class AccountEndpoints
{
    private const string DefaultGroup = "default";

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts", ListAsync);
        api.MapPost("/accounts", CreateAsync);
        api.MapGet("/accounts/{id:long}", GetAsync);
    }

    private static async Task<ListAnswer<AccountAnswer>> ListAsync(int? page, int? pageSize, IAccountStore accounts, CancellationToken cancellationToken) =>
        ListAnswer<AccountAnswer>.Of(await accounts.ListAsync(Paging.Of(page, pageSize), cancellationToken), AccountAnswer.Of);

    private static async Task<IResult> GetAsync(long id, HttpContext context, IAccountStore accounts, CancellationToken cancellationToken) =>
        await accounts.GetAsync(id, cancellationToken) is { } account ? Results.Ok(AccountAnswer.Of(account)) : context.NotFound("account");

    private static async Task<IResult> CreateAsync(NewAccount body, HttpContext context, IAccountStore accounts, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
        {
            return context.Invalid("name", "`name` is required.", "缺少 `name` 字段。");
        }

        if (body.Balance < Money.Zero)
        {
            return context.Invalid("balance", "`balance` must not be below zero.", "`balance` 不能小于零。");
        }

        var group = string.IsNullOrWhiteSpace(body.Group) ? DefaultGroup : body.Group;
        var account = await accounts.CreateAsync(body.Name, group, body.Balance ?? Money.Zero, cancellationToken);
        return Results.Created($"/admin/api/accounts/{account.Id}", AccountAnswer.Of(account));
    }

    private sealed record NewAccount(string? Name, string? Group, Money? Balance);
}
