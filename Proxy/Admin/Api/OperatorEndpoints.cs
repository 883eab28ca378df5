using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing.Operators;

namespace CozeProxy.Admin.Api;

internal static class OperatorEndpoints
{
    public static void MapOperators(this IEndpointRouteBuilder api)
    {
        api.MapGet("/operators", async (IOperatorStore operators, CancellationToken cancellationToken) =>
            ListAnswer<OperatorAnswer>.Whole([.. (await operators.ListAsync(cancellationToken)).Select(OperatorAnswer.Of)]));
        api.MapPost("/operators", async (OperatorWish body, Actor actor, HttpContext context, OperatorOperations operations, CancellationToken cancellationToken) =>
            context.Answer(
                await operations.CreateAsync(actor, body, cancellationToken),
                who => Results.Created($"/admin/api/operators/{who.Id}", OperatorAnswer.Of(who))));
        api.MapGet("/operators/{id:long}", async (long id, HttpContext context, IOperatorStore operators, CancellationToken cancellationToken) =>
            await operators.GetAsync(id, cancellationToken) is { } who ? Results.Ok(OperatorAnswer.Of(who)) : context.NotFound(Nouns.Operator));
        api.MapPatch("/operators/{id:long}", async (
            long id, OperatorEdit body, Actor actor, HttpContext context, OperatorOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.ChangeAsync(actor, id, body, cancellationToken), who => Results.Ok(OperatorAnswer.Of(who))));
    }
}
