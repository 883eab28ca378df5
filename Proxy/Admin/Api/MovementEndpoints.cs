using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Admin.Api;

/// <summary>What changes a balance besides calls.</summary>
internal static class MovementEndpoints
{
    private const string IdempotencyHeader = "Idempotency-Key";

    public static void MapMovements(this IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts/{id:long}/movements", ListAsync);
        api.MapPost("/accounts/{id:long}/topups", async (
            long id, TopUp body, Actor actor, HttpContext context, AccountOperations operations, CancellationToken cancellationToken) => context.Answer(
                await operations.TopUpAsync(
                    actor, new NewMovement(id, MovementKind.TopUp, body.Amount, body.Note ?? "", body.IdempotencyKey ?? KeyOf(context)), cancellationToken),
                Answer));
        api.MapPost("/accounts/{id:long}/corrections", async (
            long id, Correction body, Actor actor, HttpContext context, AccountOperations operations, CancellationToken cancellationToken) => context.Answer(
                await operations.CorrectAsync(
                    actor,
                    new NewMovement(id, MovementKind.Correction, body.Amount, body.Note ?? "", body.IdempotencyKey ?? KeyOf(context), body.CallId),
                    cancellationToken),
                Answer));
    }

    private static async Task<IResult> ListAsync(
        long id, int? page, int? pageSize, HttpContext context, ILedger ledger, IAccountStore accounts, CancellationToken cancellationToken) =>
        await accounts.GetAsync(id, cancellationToken) is null
            ? context.NotFound(Nouns.Account)
            : Results.Ok(ListAnswer<Movement>.Of(await ledger.ListMovementsAsync(id, Paging.Of(page, pageSize), cancellationToken), movement => movement));

    private static string? KeyOf(HttpContext context) => context.Request.Headers[IdempotencyHeader].FirstOrDefault();

    private static IResult Answer(AccountMovement done) => Results.Ok(AccountAnswer.Of(done.Account) with { Movement = done.Movement });
}
