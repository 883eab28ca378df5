using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Executions;
using CozeProxy.Sandbox.Coze.Files;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze;

/// <summary>Which path leads where; whatever else is asked for is unknown in Coze's way.</summary>
internal sealed partial class CozeRoutes(
    TokenEndpoint exchange,
    RunEndpoint runs,
    ResumeEndpoint resumes,
    HistoryEndpoint histories,
    ChatRoutes chats,
    UploadEndpoint uploads,
    ScriptCatalog catalog,
    Seen seen,
    TimeProvider timeProvider,
    ILogger<CozeRoutes> logger)
{
    private const string OAuth = "/api/permission/oauth2/";

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        context.TraceIdentifier = NewLogId();
        context.Response.Headers[CozeAnswer.LogIdHeader] = context.TraceIdentifier;

        // The emulator's own clock: a client whose clock is off can see it.
        context.Response.Headers.Date = timeProvider.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await RouteAsync(context, either.Token);
            Log.Answered(logger, context.Request.Method, context.Request.Path, context.Response.StatusCode, context.TraceIdentifier);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await CozeAnswer.WriteFailureAsync(context, exception.StatusCode, CozeAnswer.BadParameter, CozeAnswer.BadParameterText);
        }
    }

    private Task RouteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value ?? "";
        return (context.Request.Method, path) switch
        {
            ("POST", "/v1/workflow/stream_run") => runs.HandleAsync(context, streaming: true, cancellationToken),
            ("POST", "/v1/workflow/run") => runs.HandleAsync(context, streaming: false, cancellationToken),
            ("POST", "/v1/workflow/stream_resume") => resumes.HandleAsync(context, streaming: true, cancellationToken),
            ("POST", "/v1/workflows/resume") => resumes.HandleAsync(context, streaming: false, cancellationToken),
            ("GET", _) when HistoryEndpoint.TryParse(path, out var workflow, out var execution) => histories.HandleAsync(context, workflow, execution),
            _ when chats.Find(context) is { } chat => chat(cancellationToken),
            ("POST", "/v1/files/upload") => uploads.HandleAsync(context, cancellationToken),
            ("POST", _) when IsExchange(path) => exchange.HandleAsync(context, cancellationToken),
            ("GET", "/sandbox/workflows") => CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, Workflows()),
            ("GET", "/sandbox/seen") => CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, Counts()),
            _ => CozeAnswer.WriteFailureAsync(context, StatusCodes.Status404NotFound, CozeAnswer.BadParameter, CozeAnswer.BadParameterText),
        };
    }

    /// <summary>The plain path, or the one of an account or an enterprise.</summary>
    private static bool IsExchange(string path)
    {
        return path.StartsWith(OAuth, StringComparison.Ordinal)
            && path[OAuth.Length..].Split('/') is ["token"] or ["account", { Length: > 0 }, "token"] or ["enterprise_id", { Length: > 0 }, "token"];
    }

    private JsonArray Workflows()
    {
        return new JsonArray([.. catalog.All.Select(workflow => new JsonObject
        {
            ["workflow_id"] = workflow.Id,
            ["name"] = workflow.Script.Name,
            ["description"] = workflow.Script.Description,
        })]);
    }

    private JsonObject Counts()
    {
        var endings = new JsonObject();
        foreach (var group in seen.Runs.GroupBy(run => run.Ending).OrderBy(group => group.Key))
        {
            endings[group.Key.ToString()] = group.Count();
        }

        return new JsonObject
        {
            ["runs"] = seen.Runs.Count,
            ["endings"] = endings,
            ["uploads"] = seen.Uploads.Count,
            ["exchanges"] = seen.Exchanges.Count,
            ["exchanges_succeeded"] = seen.SuccessfulExchanges,
            ["exchanges_failed"] = seen.FailedExchanges,
        };
    }

    private string NewLogId()
    {
        return timeProvider.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetHexString(18);
    }

    private static partial class Log
    {
        [LoggerMessage(9001, LogLevel.Information, "{Method} {Path} -> {Status} ({LogId})")]
        public static partial void Answered(ILogger logger, string method, PathString path, int status, string logId);
    }
}
