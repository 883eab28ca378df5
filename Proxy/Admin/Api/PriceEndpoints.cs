using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Admin.Pricing;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;

namespace CozeProxy.Admin.Api;

internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/prices", async (IPriceStore prices, CancellationToken cancellationToken) =>
            ListAnswer<PriceAnswer>.Whole([.. (await prices.ListPricesAsync(cancellationToken)).Select(PriceAnswer.Of)]));
        api.MapGet("/missing-prices", (UnpricedModels models) => ListAnswer<UnpricedModel>.Whole(models.Find()));
        api.MapGet("/what-if", (string model, string? group, string? channel, long? input, long? output, HttpContext context, WhatIf whatIf) =>
            context.Answer(whatIf.Ask(new WhatIfQuestion(model, group, channel, input ?? 0, output ?? 0)), answer => Results.Ok(WhatIfAnswer.Of(answer))));

        // Prices are named as models are: with slashes, or like anything else.
        api.MapGet("/prices/{**name}", async (string name, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
            await prices.GetPriceAsync(ModelName.OfRoute(name), cancellationToken) is { } entry ? Results.Ok(PriceAnswer.Of(entry)) : context.NotFound(Nouns.Price));
        api.MapPut("/prices/{**name}", async (
            string name, PriceWish body, Actor actor, HttpContext context, PriceOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.PutPriceAsync(actor, ModelName.OfRoute(name), body, cancellationToken), entry => Results.Ok(PriceAnswer.Of(entry))));
        api.MapDelete("/prices/{**name}", async (string name, Actor actor, HttpContext context, PriceOperations operations, CancellationToken cancellationToken) =>
            context.Answer(await operations.DeletePriceAsync(actor, ModelName.OfRoute(name), cancellationToken), _ => Results.NoContent()));
    }
}
