using CozeProxy.Admin.Operations;

namespace CozeProxy.Admin.Api;

internal static class LogLevelEndpoints
{
    public static void MapLogLevel(this IEndpointRouteBuilder api)
    {
        api.MapGet("/loglevel", (LogLevelOperations operations) => operations.Get());
        api.MapPut("/loglevel", async (Dictionary<string, LogLevel> body, Actor actor, HttpContext context, LogLevelOperations operations) =>
            context.Answer(await operations.PutAsync(actor, body), Results.Ok));
    }
}
