using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Sandbox.Coze.Interrupts;

/// <summary>
/// POST /v1/workflow/stream_resume and /v1/workflows/resume: answers a run that waits and plays the rest of its script. What
/// Coze says to an event it does not know is not documented; its codes for execution records that are gone are used.
/// </summary>
internal sealed class ResumeEndpoint(WaitingRuns waiting, RunEndpoint runs, AccessTokens tokens, Seen seen, TimeProvider timeProvider)
{
    public const int NoRecord = 4314;
    public const int AlreadyEnded = 4315;

    private const int MostAnswers = 3;

    public async Task HandleAsync(HttpContext context, bool streaming, CancellationToken cancellationToken)
    {
        var request = await ResumeRequest.ReadAsync(context, cancellationToken);
        var run = RunEndpoint.Describe(context) with
        {
            WorkflowId = request.WorkflowId,
            Streaming = streaming,
            Body = request.Body,
            EventId = request.EventId,
            ResumeData = request.Data,
        };
        await runs.ObserveAsync(context, run, number => ResumeAsync(context, streaming, request, number, cancellationToken));
    }

    private async Task<RunEnding> ResumeAsync(HttpContext context, bool streaming, ResumeRequest request, int number, CancellationToken cancellationToken)
    {
        if (!tokens.Accepts(BearerHeader.Of(context)))
        {
            await CozeAnswer.WriteFailureAsync(context, StatusCodes.Status401Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText);
            return RunEnding.Refused;
        }

        var run = waiting.Find(request.EventId);
        var refusal = Refuse(request, run);
        var script = refusal ?? run!.Rest;
        var input = run is null ? new RunInput(request.WorkflowId, default) : run.Input with { Answers = run.Input.Answers.Add(request.Data) };
        var execution = run?.Execution ?? new Execution("", request.WorkflowId);
        var stage = new RunStage(context, input, WorkflowUse.First, execution, RunEndpoint.CreateSink(context, streaming, script, execution), timeProvider)
        {
            Started = () => seen.Started(number, refusal is null ? execution.Id : ""),
            EventSent = () => seen.EventSent(number),
            Waits = waiting.Add,
        };
        var ending = await RunPlayer.PlayAsync(script, stage, cancellationToken);
        return refusal is null ? ending : RunEnding.Refused;
    }

    private WorkflowScript? Refuse(ResumeRequest request, WaitingRun? run)
    {
        if (request.Problem is { } problem)
        {
            return Refusal(CozeAnswer.BadParameter, problem);
        }

        if (run is null)
        {
            return waiting.WasAnswered(request.EventId)
                ? Refusal(AlreadyEnded, "The interrupt event has already been resumed.")
                : Refusal(NoRecord, "The interrupt event does not exist.");
        }

        if (run.Input.WorkflowId != request.WorkflowId || run.Type != request.Type)
        {
            return Refusal(CozeAnswer.BadParameter, $"{CozeAnswer.BadParameterText}: the event is of another workflow or type");
        }

        if (run.Input.Answers.Length == MostAnswers)
        {
            return Refusal(CozeAnswer.BadParameter, $"{CozeAnswer.BadParameterText}: a workflow can be resumed {MostAnswers} times");
        }

        return waiting.TryTake(run) ? null : Refusal(AlreadyEnded, "The interrupt event has already been resumed.");
    }

    private static WorkflowScript Refusal(int code, string message) => new WorkflowScript("refused").Error(code, message);
}
