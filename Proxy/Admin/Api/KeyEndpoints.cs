using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", ListAsync);
        api.MapPost("/keys", CreateAsync);
        api.MapGet("/keys/{id:long}", GetAsync);
        api.MapPatch("/keys/{id:long}", ChangeAsync);
        api.MapDelete("/keys/{id:long}", RevokeAsync);
    }

    private static async Task<ListAnswer<KeyAnswer>> ListAsync(long? account, int? page, int? pageSize, IKeyStore keys, CancellationToken cancellationToken) =>
        ListAnswer<KeyAnswer>.Of(await keys.ListAsync(account, Paging.Of(page, pageSize), cancellationToken), KeyAnswer.Of);

    private static async Task<IResult> GetAsync(long id, HttpContext context, IKeyStore keys, CancellationToken cancellationToken) =>
        await keys.GetAsync(id, cancellationToken) is { } key ? Results.Ok(KeyAnswer.Of(key)) : context.NotFound("key");

    private static async Task<IResult> CreateAsync(NewKeyBody body, HttpContext context, IKeyStore keys, CancellationToken cancellationToken)
    {
        if (context.FindWrongLimit(body.RequestsPerMinute, body.MaxConcurrency) is { } wrongLimit)
        {
            return wrongLimit;
        }

        if (FindWrongBudget(context, body.DailyBudget, body.MonthlyBudget) is { } wrongBudget)
        {
            return wrongBudget;
        }

        var creation = await keys.CreateAsync(
            new NewKey(body.AccountId, string.IsNullOrWhiteSpace(body.Name) ? "key" : body.Name)
            {
                ExpiresAt = body.ExpiresAt,
                Models = body.Models,
                Limits = CallLimits.Of(body.RequestsPerMinute, body.MaxConcurrency),
                DailyBudget = body.DailyBudget,
                MonthlyBudget = body.MonthlyBudget,
            },
            cancellationToken);
        return creation is { Key: { } key, Plain: { } plain }
            ? Results.Created($"/admin/api/keys/{key.Id}", KeyAnswer.Of(key) with { Key = plain.Reveal() })
            : context.NotFound("account");
    }

    private static async Task<IResult> ChangeAsync(long id, KeyChanges body, HttpContext context, IKeyStore keys, CancellationToken cancellationToken)
    {
        if (body.Name.IsMade && string.IsNullOrWhiteSpace(body.Name.Value))
        {
            return context.NameMissing("name");
        }

        if (context.FindWrongLimit(body.RequestsPerMinute.Value, body.MaxConcurrency.Value) is { } wrongLimit)
        {
            return wrongLimit;
        }

        if (FindWrongBudget(context, body.DailyBudget.Value, body.MonthlyBudget.Value) is { } wrongBudget)
        {
            return wrongBudget;
        }

        return await keys.ChangeAsync(id, body, cancellationToken) is { } key ? Results.Ok(KeyAnswer.Of(key)) : context.NotFound("key");
    }

    private static async Task<IResult> RevokeAsync(long id, HttpContext context, IKeyStore keys, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, cancellationToken) ? Results.NoContent() : context.NotFound("key");

    private static IResult? FindWrongBudget(HttpContext context, Money? daily, Money? monthly)
    {
        if (daily < Money.Zero)
        {
            return context.Invalid("dailyBudget", "`dailyBudget` must not be below zero.", "`dailyBudget` 不能小于零。");
        }

        return monthly < Money.Zero
            ? context.Invalid("monthlyBudget", "`monthlyBudget` must not be below zero.", "`monthlyBudget` 不能小于零。")
            : null;
    }

    private sealed record NewKeyBody(
        long AccountId, string? Name, DateTimeOffset? ExpiresAt, IReadOnlyList<string>? Models, int? RequestsPerMinute, int? MaxConcurrency,
        Money? DailyBudget, Money? MonthlyBudget);
}
