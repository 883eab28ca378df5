using System.Globalization;
using CozeProxy.Auth;
using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Keys;
using CozeProxy.Errors;
using CozeProxy.Limits;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Executions;

/// <summary><c>GET /v1/workflows/executions/{id}</c>: how a background run is getting on, for keys of the account that began it.</summary>
internal static class ExecutionEndpoints
{
    public static void MapExecutions(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{ExecutionId.Path}{{id}}", AnswerAsync).RequireAuthorization(GatewayKeyHandler.SchemeName);

    private static async Task AnswerAsync(string id, HttpContext context, IExecutionStore store, ICallLimiter limiter, ExecutionPace pace, TimeProvider time)
    {
        if (!await context.TryEnterAsync(limiter, places: null))
        {
            return;
        }

        var caller = context.Features.Get<Caller>()!;
        if (await store.FindAsync(caller.AccountId, id, context.RequestAborted) is not { } execution)
        {
            context.SetApiError(ApiErrors.ExecutionNotFound);
            return;
        }

        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (ExecutionAnswer.EndOf(execution) is null)
        {
            var wait = pace.Of(time.GetUtcNow() - execution.StartedAt);
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var answer = ExecutionAnswer.Write(execution, context.Request.PreferredLanguage());
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
