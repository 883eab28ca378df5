using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Executions;

/// <summary>GET /v1/workflows/{workflow_id}/run_histories/{execute_id}: the history, as the one element of an array.</summary>
internal sealed class HistoryEndpoint(AccessTokens tokens, Seen seen, AsyncPlan plan, RunHistoryBook histories)
{
    public const int NotFound = 4314;
    public const string NotFoundText = "The workflow execution record does not exist.";

    public static bool TryParse(string path, [NotNullWhen(true)] out string? workflowId, [NotNullWhen(true)] out string? executeId)
    {
        var isHistory = path.Split('/') is ["", "v1", "workflows", { Length: > 0 }, "run_histories", { Length: > 0 }];
        (workflowId, executeId) = isHistory ? (path.Split('/')[3], path.Split('/')[5]) : (null, null);
        return isHistory;
    }

    public Task HandleAsync(HttpContext context, string workflowId, string executeId)
    {
        seen.AskedForHistory(executeId);
        if (!tokens.Accepts(BearerHeader.Of(context)))
        {
            return CozeAnswer.WriteFailureAsync(context, StatusCodes.Status401Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText);
        }

        if (plan.TakeHistoryFailure() is var (status, code, message))
        {
            return CozeAnswer.WriteFailureAsync(context, status, code, message);
        }

        if (histories.Find(workflowId, executeId) is not { } history)
        {
            return CozeAnswer.WriteFailureAsync(context, StatusCodes.Status200OK, NotFound, NotFoundText);
        }

        var answer = CozeAnswer.Failure(context, 0, "");
        answer["data"] = new JsonArray(history.ToJson());
        return CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, answer);
    }
}
