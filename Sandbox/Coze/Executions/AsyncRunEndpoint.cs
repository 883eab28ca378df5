using System.Globalization;
using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Executions;

/// <summary>/v1/workflow/run with is_async: answers with the run's id and plays the script without its request.</summary>
internal sealed class AsyncRunEndpoint(
    ScriptCatalog catalog, AccessTokens tokens, Seen seen, AsyncPlan plan, RunHistoryBook histories, TimeProvider timeProvider, ServerLife life)
{
    public const int PlanRequired = 6003;
    public const string PlanRequiredText = "The current plan does not support asynchronous execution of workflows. Please upgrade your plan.";

    private long _lastExecution = 7_500_000_000_000_000_000;

    public async Task HandleAsync(HttpContext context, string bearer, RunRequest request, int number)
    {
        var workflow = request.Problem is null ? catalog.Find(request.Input.WorkflowId) : null;
        if (Refusal(bearer, request, workflow) is var (status, code, text))
        {
            await CozeAnswer.WriteFailureAsync(context, status, code, text);
            seen.Ended(number, RunEnding.Refused);
            return;
        }

        var execution = new Execution(Interlocked.Increment(ref _lastExecution).ToString(CultureInfo.InvariantCulture), request.Input.WorkflowId);
        var history = new RunHistory(execution, CozeAnswer.LogId(context), timeProvider);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new RunStage(context, request.Input, workflow!.CountUse(bearer), execution, new HistorySink(history), timeProvider)
        {
            Started = () =>
            {
                histories.Add(history);
                seen.Started(number, execution.Id);
                began.TrySetResult();
            },
            EventSent = () => seen.EventSent(number),
        };
        var playing = PlayAsync(workflow.Script, stage, number);
        await Task.WhenAny(began.Task, playing);
        if (began.Task.IsCompleted)
        {
            await plan.AnswersAfter.WaitAsync(life.Ending);
            await CozeAnswer.WriteAsync(context, StatusCodes.Status200OK, Accepted(execution));
        }
    }

    private (int Status, int Code, string Text)? Refusal(string bearer, RunRequest request, PublishedWorkflow? workflow)
    {
        if (!tokens.Accepts(bearer))
        {
            return (StatusCodes.Status401Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText);
        }

        if (request.Problem is not null)
        {
            return (StatusCodes.Status200OK, CozeAnswer.BadParameter, request.Problem);
        }

        if (!plan.IsPaid)
        {
            return (StatusCodes.Status200OK, PlanRequired, PlanRequiredText);
        }

        return workflow is null ? (StatusCodes.Status200OK, RunEndpoint.NotFound, RunEndpoint.NotFoundText) : null;
    }

    private async Task PlayAsync(WorkflowScript script, RunStage stage, int number)
    {
        var ending = RunEnding.EmulatorStopped;
        try
        {
            // Its client may leave: nobody hears of this run but by its history.
            ending = await RunPlayer.PlayAsync(script, stage, life.Ending);
        }
        catch (OperationCanceledException)
        {
            // The emulator is shut down.
        }
        finally
        {
            seen.Ended(number, ending);
        }
    }

    // Without a code, as in Coze's own documentation.
    private JsonObject Accepted(Execution execution)
    {
        return plan.TellsExecuteId
            ? new JsonObject { ["debug_url"] = execution.DebugUrl, ["execute_id"] = execution.Id, ["msg"] = "" }
            : new JsonObject { ["msg"] = "" };
    }
}
