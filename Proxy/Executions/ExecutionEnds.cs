using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Executions;

/// <summary>Puts what Coze says of a run's end into the words in which it is kept, and what is kept of a failure back into an error.</summary>
internal static class ExecutionEnds
{
    /// <summary>The end of a run that nobody could be asked for.</summary>
    public static ExecutionEnd Unknown { get; } = new() { Ending = ExecutionEnding.Unknown, ErrorCode = ApiErrors.ExecutionLost.Code };

    public static ExecutionEnd Of(RunHistory history)
    {
        var report = history.Report;
        var isCompleted = report.End == RunEnd.Completed;
        var error = report.End == RunEnd.Interrupted ? ApiErrors.ExecutionAsks : report.Error;
        return new ExecutionEnd
        {
            Ending = isCompleted ? ExecutionEnding.Completed : ExecutionEnding.Failed,
            Output = history.Output,
            IsOutputCut = history.IsOutputCut,
            EstimatedOutputTokens = report.Estimate(estimatedInput: 0).OutputTokens,
            Reported = report.UsageAsReported() is { } usage
                ? new TokenUsage(usage.InputTokens, usage.OutputTokens, usage.TotalTokens, usage.Estimated)
                : null,
            ErrorCode = error?.Code,
            CozeCode = error?.Coze?.Code,
            CozeMessage = error?.Coze?.Message,
            CozeLogId = report.LogId,
            DebugUrl = report.DebugUrl,
        };
    }

    /// <summary>Why it failed, as its client is told; null when it did not.</summary>
    public static ApiError? ErrorOf(ExecutionEnd end) => end switch
    {
        { Ending: ExecutionEnding.Completed } => null,
        { Ending: ExecutionEnding.Unknown } => ApiErrors.ExecutionLost,
        { ErrorCode: var code } when code == ApiErrors.ExecutionAsks.Code => ApiErrors.ExecutionAsks,
        _ => FaultTable.Classify(new CozeFault(HttpStatus: null, end.CozeCode, end.CozeMessage) { LogId = end.CozeLogId }).Error,
    };
}
