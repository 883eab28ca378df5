using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
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
        api.MapPatch("/accounts/{id:long}", ChangeAsync);
    }

    private static async Task<ListAnswer<AccountAnswer>> ListAsync(int? page, int? pageSize, IAccountStore accounts, CancellationToken cancellationToken) =>
        ListAnswer<AccountAnswer>.Of(await accounts.ListAsync(Paging.Of(page, pageSize), cancellationToken), AccountAnswer.Of);

    private static async Task<IResult> GetAsync(long id, HttpContext context, IAccountStore accounts, CancellationToken cancellationToken) =>
        await accounts.GetAsync(id, cancellationToken) is { } account ? Results.Ok(AccountAnswer.Of(account)) : context.NotFound("account");

    private static async Task<IResult> CreateAsync(NewAccountBody body, HttpContext context, IAccountStore accounts, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
        {
            return context.NameMissing("name");
        }

        if (context.FindWrongLimit(body.RequestsPerMinute, body.MaxConcurrency) is { } wrong)
        {
            return wrong;
        }

        if (body.Balance < Money.Zero)
        {
            return context.Invalid("balance", "`balance` must not be below zero.", "`balance` 不能小于零。");
        }

        var group = string.IsNullOrWhiteSpace(body.Group) ? DefaultGroup : body.Group;
        var account = await accounts.CreateAsync(
            new NewAccount(body.Name, group, body.Balance ?? Money.Zero) { Limits = CallLimits.Of(body.RequestsPerMinute, body.MaxConcurrency) },
            cancellationToken);
        return Results.Created($"/admin/api/accounts/{account.Id}", AccountAnswer.Of(account));
    }

    private static async Task<IResult> ChangeAsync(
        long id, AccountChanges body, HttpContext context, IAccountStore accounts, CancellationToken cancellationToken)
    {
        if (body.Name.IsMade && string.IsNullOrWhiteSpace(body.Name.Value))
        {
            return context.NameMissing("name");
        }

        if (body.Group.IsMade && string.IsNullOrWhiteSpace(body.Group.Value))
        {
            return context.NameMissing("group");
        }

        if (context.FindWrongLimit(body.RequestsPerMinute.Value, body.MaxConcurrency.Value) is { } wrong)
        {
            return wrong;
        }

        return await accounts.ChangeAsync(id, body, cancellationToken) is { } account ? Results.Ok(AccountAnswer.Of(account)) : context.NotFound("account");
    }

    private sealed record NewAccountBody(string? Name, string? Group, Money? Balance, int? RequestsPerMinute, int? MaxConcurrency);
}
