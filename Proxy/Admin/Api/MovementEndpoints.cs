using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

/// <summary>What changes a balance besides calls. Nothing here edits a row: what was wrong stays, and a correction stands beside it.</summary>
internal static class MovementEndpoints
{
    public static void MapMovements(this IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts/{id:long}/movements", ListAsync);
        api.MapPost("/accounts/{id:long}/topups", TopUpAsync);
        api.MapPost("/accounts/{id:long}/corrections", CorrectAsync);
    }

    private static async Task<IResult> ListAsync(
        long id, int? page, int? pageSize, HttpContext context, ILedger ledger, IAccountStore accounts, CancellationToken cancellationToken) =>
        await accounts.GetAsync(id, cancellationToken) is null
            ? context.NotFound("account")
            : Results.Ok(ListAnswer<Movement>.Of(await ledger.ListMovementsAsync(id, Paging.Of(page, pageSize), cancellationToken), movement => movement));

    private static Task<IResult> TopUpAsync(
        long id, TopUp body, HttpContext context, ILedger ledger, IAccountStore accounts, CancellationToken cancellationToken)
    {
        var kind = body.Amount < Money.Zero ? MovementKind.Correction : MovementKind.TopUp;
        return AddAsync(new NewMovement(id, kind, body.Amount, body.Note ?? "", body.IdempotencyKey), context, ledger, accounts, cancellationToken);
    }

    private static async Task<IResult> CorrectAsync(
        long id, Correction body, HttpContext context, ILedger ledger, IAccountStore accounts, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(body.Note)
            ? context.Invalid("note", "`note` is required: a correction says what was wrong.", "缺少 `note` 字段：更正必须说明原因。")
            : await AddAsync(
                new NewMovement(id, MovementKind.Correction, body.Amount, body.Note, body.IdempotencyKey, body.CallId), context, ledger, accounts, cancellationToken);

    private static async Task<IResult> AddAsync(
        NewMovement movement, HttpContext context, ILedger ledger, IAccountStore accounts, CancellationToken cancellationToken)
    {
        var once = movement with { IdempotencyKey = movement.IdempotencyKey ?? context.Request.Headers["Idempotency-Key"].FirstOrDefault() };
        var result = await ledger.AddMovementAsync(once, cancellationToken);
        switch (result.Outcome)
        {
            case MovementOutcome.AccountNotFound:
                return context.NotFound("account");
            case MovementOutcome.CallNotFound:
                return context.NotFound("finished call of this account");
            case MovementOutcome.AmountRefused:
                return context.Invalid("amount", "`amount` must not be zero, and the balance must be able to hold it.", "`amount` 不能为零，且余额必须能容纳该金额。");
            default:
                var account = await accounts.GetAsync(movement.AccountId, cancellationToken);
                return Results.Ok(AccountAnswer.Of(account!) with { Movement = result.Movement });
        }
    }

    private sealed record TopUp(Money Amount, string? Note, string? IdempotencyKey);

    private sealed record Correction(Money Amount, string? Note, string? IdempotencyKey, long? CallId);
}
