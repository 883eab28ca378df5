using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Admin.SignIn;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Api;

/// <summary>All prices and group ratios as one document, to be kept, compared and carried to another instance.</summary>
internal static class PriceBookEndpoints
{
    private static readonly JsonSerializerOptions ForFiles = AdminJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });

    public static void MapPriceBook(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pricebook", async (IPriceStore prices, CancellationToken cancellationToken) =>
            PriceBookAnswer.Of(await prices.ExportAsync(cancellationToken)));
        api.MapPut("/pricebook", PutAsync);
    }

    /// <summary>The same document as a file, for whoever is signed in to the console.</summary>
    public static void MapPriceBookDownload(this IEndpointRouteBuilder app) =>
        app.MapGet("/admin/download/prices.json", async (IPriceStore prices, CancellationToken cancellationToken) => Results.File(
                JsonSerializer.SerializeToUtf8Bytes(PriceBookAnswer.Of(await prices.ExportAsync(cancellationToken)), ForFiles), "application/json", "prices.json"))
            .RequireAuthorization(ConsolePolicies.Viewer);

    private static async Task<IResult> PutAsync(
        JsonElement body, bool? merge, Actor actor, HttpContext context, PriceOperations operations, CancellationToken cancellationToken)
    {
        var (list, mistake) = PriceBookReader.Read(body, mayOmit: merge == true);
        return list is null
            ? context.Invalid(mistake!.Entry, mistake.English, mistake.Chinese)
            : context.Answer(await operations.ImportAsync(actor, list, merge == true, cancellationToken), after => Results.Ok(PriceBookAnswer.Of(after)));
    }
}
