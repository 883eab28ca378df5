using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Executions;

/// <summary>Asks Coze how a background run is getting on.</summary>
public sealed class RunHistories(CozeApi api)
{
    /// <summary>Asks once; what goes wrong is a result, and nothing has happened to the run for it.</summary>
    public async Task<RunHistoryReply> AskAsync(CozeChannel channel, string workflowId, string executeId, OutputRule rule, CancellationToken cancellationToken)
    {
        var path = $"/v1/workflows/{Uri.EscapeDataString(workflowId)}/run_histories/{Uri.EscapeDataString(executeId)}";
        var reply = await api.SendAsync(channel, HttpMethod.Get, path, () => null, cancellationToken);
        if (!reply.Succeeded)
        {
            return new RunHistoryReply(null, reply.Error);
        }

        return RunHistoryReader.Read(reply.Body.Span, rule) is { } history
            ? new RunHistoryReply(history)
            : new RunHistoryReply(null, ApiErrors.Malformed);
    }
}
