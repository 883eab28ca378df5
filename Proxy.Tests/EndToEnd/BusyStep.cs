using System.Globalization;
using CozeProxy.Sandbox.Coze.Workflows;
using Microsoft.AspNetCore.Http;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Refuses a run as a limit does that says when to come back.</summary>
internal sealed record BusyStep(TimeSpan RetryAfter) : ScriptStep
{
    public override bool OpensStream => false;

    public override bool Executes => false;

    public override async Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken)
    {
        var response = stage.Context.Response;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.ContentType = "application/json";
        response.Headers.RetryAfter = ((int)RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await response.WriteAsync("""{"code":4013,"msg":"too many requests"}""", cancellationToken);
        return StepOutcome.Refused;
    }
}
