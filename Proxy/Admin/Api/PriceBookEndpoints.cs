using CozeProxy.Admin.Answers;
using System.Text.Json;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

/// <summary>All prices and group ratios as one document, to be kept, compared and carried to another instance.</summary>
internal static class PriceBookEndpoints
{
    public static void MapPriceBook(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pricebook", async (IPriceStore prices, CancellationToken cancellationToken) =>
            PriceBookAnswer.Of(await prices.ExportAsync(cancellationToken)));
        api.MapPut("/pricebook", PutAsync);
    }

    private static async Task<IResult> PutAsync(JsonElement body, bool? merge, HttpContext context, IPriceStore prices, CancellationToken cancellationToken)
    {
        var (list, mistake) = PriceBookReader.Read(body, mayOmit: merge == true);
        if (list is null)
        {
            return context.Invalid(mistake!.Entry, mistake.English, mistake.Chinese);
        }

        var import = await prices.ImportAsync(list, merge == true, cancellationToken);
        var entry = import.Entry ?? "";
        return import.Result switch
        {
            PriceStoreResult.Done => Results.Ok(PriceBookAnswer.Of(await prices.ExportAsync(cancellationToken))),
            PriceStoreResult.DeclaredInConfiguration => context.DeclaredInConfiguration(entry),
            PriceStoreResult.OtherCurrency => context.Invalid(
                entry, $"The amounts are in `{list.Currency}`, but this proxy counts in another currency.", $"金额使用 `{list.Currency}`，与本代理的货币不一致。"),
            _ => context.Invalid(
                entry, $"`{entry}` needs a name of its own, and nothing in it may be below zero.", $"`{entry}` 的名称不能为空或重复，其中的值不能小于零。"),
        };
    }
}
