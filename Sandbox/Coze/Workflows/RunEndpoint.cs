using System.Globalization;
using CozeProxy.Sandbox.Coze.Executions;
using CozeProxy.Sandbox.Coze.Files;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.OAuth;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>POST /v1/workflow/stream_run and /v1/workflow/run: checks the call as Coze does, then plays the workflow's script.</summary>
internal sealed class RunEndpoint(
    ScriptCatalog catalog,
    AccessTokens tokens,
    WaitingRuns waiting,
    AsyncRunEndpoint asyncRuns,
    FileStore files,
    Seen seen,
    TimeProvider timeProvider,
    ServerLife life)
{
    public const int NotFound = 4200;
    public const string NotFoundText = "Workflow not found. Please verify the workflow exists.";

    private long _lastExecution = 7_400_000_000_000_000_000;

    public async Task HandleAsync(HttpContext context, bool streaming, CancellationToken cancellationToken)
    {
        var bearer = BearerHeader.Of(context);
        var request = await RunRequest.ReadAsync(context, cancellationToken);
        var run = Describe(context) with
        {
            WorkflowId = request.Input.WorkflowId,
            Streaming = streaming,
            Body = request.Body,
            Parameters = request.Input.Parameters,
        };
        if (!streaming && request.IsAsync)
        {
            await asyncRuns.HandleAsync(context, bearer, request, seen.Begin(run));
            return;
        }

        await ObserveAsync(context, run, number => RunAsync(context, streaming, bearer, request, number, cancellationToken));
    }

    /// <summary>What is to be remembered of any call.</summary>
    public static SeenRun Describe(HttpContext context) => new()
    {
        Bearer = BearerHeader.Of(context),
        Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Protocol = context.Request.Protocol,
        LogId = CozeAnswer.LogId(context),
    };

    /// <summary>Remembers the call from its beginning to its end, however that comes about.</summary>
    public async Task ObserveAsync(HttpContext context, SeenRun run, Func<int, Task<RunEnding>> play)
    {
        var number = seen.Begin(run);
        var ending = RunEnding.AbortedByPeer;
        var stopping = life.Ending;
        try
        {
            ending = await play(number);
        }
        catch (OperationCanceledException)
        {
            ending = stopping.IsCancellationRequested ? RunEnding.EmulatorStopped : RunEnding.AbortedByPeer;
        }
        finally
        {
            // An answer that was not finished must not look like one. Cut before it is told, so that whoever
            // waited for the ending finds the connection gone.
            if (ending is not (RunEnding.Completed or RunEnding.Refused))
            {
                context.Abort();
            }

            seen.Ended(number, ending);
        }
    }

    private async Task<RunEnding> RunAsync(
        HttpContext context, bool streaming, string bearer, RunRequest request, int number, CancellationToken cancellationToken)
    {
        if (!tokens.Accepts(bearer))
        {
            await CozeAnswer.WriteFailureAsync(context, StatusCodes.Status401Unauthorized, CozeAnswer.BadToken, CozeAnswer.BadTokenText);
            return RunEnding.Refused;
        }

        if (request.Problem is null && files.NamesUnknownFile(request.Input.Parameters))
        {
            request = request with { Problem = $"{CozeAnswer.BadParameterText}: there is no such file" };
        }

        var workflow = request.Problem is null ? catalog.Find(request.Input.WorkflowId) : null;
        var script = workflow?.Script ?? new WorkflowScript("refused").Error(
            request.Problem is null ? NotFound : CozeAnswer.BadParameter, request.Problem ?? NotFoundText);
        var execution = new Execution(
            Interlocked.Increment(ref _lastExecution).ToString(CultureInfo.InvariantCulture), request.Input.WorkflowId);
        var sink = CreateSink(context, streaming, script, execution);
        var stage = new RunStage(context, request.Input, workflow?.CountUse(bearer) ?? WorkflowUse.First, execution, sink, timeProvider)
        {
            Started = () => seen.Started(number, workflow is null ? "" : execution.Id),
            EventSent = () => seen.EventSent(number),
            Waits = waiting.Add,
        };
        var ending = await RunPlayer.PlayAsync(script, stage, cancellationToken);
        return workflow is null ? RunEnding.Refused : ending;
    }

    /// <summary>Where the events of a run go: its stream, or its one answer.</summary>
    public static IRunSink CreateSink(HttpContext context, bool streaming, WorkflowScript script, Execution execution) =>
        streaming ? new StreamSink(new SseWriter(context.Response, script.Framing)) : new WholeSink(context, execution.DebugUrl);
}
