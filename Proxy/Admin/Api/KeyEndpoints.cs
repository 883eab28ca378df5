using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Keys;

namespace CozeProxy.Admin.Api;

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", async (
            long? account, string? search, string? state, int? page, int? pageSize, IKeyStore keys, CancellationToken cancellationToken) =>
            ListAnswer<KeyAnswer>.Of(await keys.ListAsync(FilterOf(account, search, state), Paging.Of(page, pageSize), cancellationToken), KeyAnswer.Of));
        api.MapPost("/keys", async (KeyWish body, Actor actor, HttpContext context, KeyOperations operations, CancellationToken cancellationToken) =>
            context.Answer(
                await operations.CreateAsync(actor, body, cancellationToken),
                created => Results.Created($"/admin/api/keys/{created.Key.Id}", KeyAnswer.Of(created.Key) with { Key = created.Plain.Reveal() })));
        api.MapGet("/keys/{id:long}", async (long id, HttpContext context, IKeyStore keys, CancellationToken cancellationToken) =>
            await keys.GetAsync(id, cancellationToken) is { } key ? Results.Ok(KeyAnswer.Of(key)) : context.NotFound(Nouns.Key));
        api.MapPatch("/keys/{id:long}", async (
            long id, KeyChanges body, Actor actor, HttpContext context, KeyOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.ChangeAsync(actor, id, body, cancellationToken), key => Results.Ok(KeyAnswer.Of(key))));
        api.MapDelete("/keys/{id:long}", async (
            long id, Actor actor, HttpContext context, KeyOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.RevokeAsync(actor, id, cancellationToken), _ => Results.NoContent()));
    }

    private static KeyFilter FilterOf(long? account, string? search, string? state) =>
        new() { AccountId = account, Search = search, State = state is null ? null : UsageQuery.Read<KeyState>("state", state) };
}
