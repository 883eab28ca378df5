using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/prices", async (IPriceStore prices, CancellationToken cancellationToken) =>
            ListAnswer<PriceAnswer>.Whole([.. (await prices.ListPricesAsync(cancellationToken)).Select(PriceAnswer.Of)]));
        api.MapGet("/prices/{name}", GetAsync);
        api.MapPut("/prices/{name}", PutAsync);
        api.MapDelete("/prices/{name}", async (string name, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
            context.AnswerChange(await prices.DeletePriceAsync(name, cancellationToken), name, Results.NoContent()));
    }

    public static IResult AnswerChange(this HttpContext context, PriceStoreResult result, string name, IResult done) => result switch
    {
        PriceStoreResult.Done => done,
        PriceStoreResult.NotFound => context.NotFound("price or group"),
        PriceStoreResult.DeclaredInConfiguration => context.DeclaredInConfiguration(name),
        _ => context.Invalid("name", "A name is required, and no amount or ratio may be below zero.", "名称不能为空，金额和倍率不能小于零。"),
    };

    private static async Task<IResult> GetAsync(string name, HttpContext context, IPriceStore prices, CancellationToken cancellationToken) =>
        await prices.GetPriceAsync(name, cancellationToken) is { } entry ? Results.Ok(PriceAnswer.Of(entry)) : context.NotFound("price");

    private static async Task<IResult> PutAsync(string name, PriceBody body, HttpContext context, IPriceStore prices, CancellationToken cancellationToken)
    {
        if (body.Hold < Money.Zero)
        {
            return context.Invalid("hold", "`hold` must not be below zero.", "`hold` 不能小于零。");
        }

        var price = new Price(body.InputPer1K ?? default, body.OutputPer1K ?? default, body.PerCall ?? default, body.Minimum ?? default)
        {
            MissingUsage = body.MissingUsage ?? default,
            Hold = body.Hold,
        };
        var result = await prices.PutPriceAsync(name, price, cancellationToken);
        return context.AnswerChange(result, name, Results.Ok(PriceAnswer.Of(new PriceEntry(name, price, DeclaredInConfiguration: false))));
    }

    private sealed record PriceBody(Money? InputPer1K, Money? OutputPer1K, Money? PerCall, Money? Minimum, MissingUsage? MissingUsage, Money? Hold);
}
