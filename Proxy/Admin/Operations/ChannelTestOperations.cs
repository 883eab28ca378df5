using System.Text.Json;
using CozeProxy.Channels.Testing;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>Tests a channel, and says before what a run would cost. Coze bills a run to the channel, so whoever asked for one is in the audit log.</summary>
internal sealed class ChannelTestOperations(TestableChannels channels, ChannelTester tester, TestPricing pricing, LastTests tests, AuditTrail audit)
{
    /// <summary>Tests a channel.</summary>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="name">The channel's name.</param>
    /// <param name="request">What is to be done beyond what costs nothing.</param>
    /// <param name="finished">Told of each step when it is done; null where nobody waits for it.</param>
    /// <param name="cancellationToken">Ends the test; a run that has begun may go on at Coze.</param>
    public async Task<OperationResult<ChannelTestResult>> TestAsync(
        Actor actor, string name, ChannelTestRequest request, Action<TestStep>? finished, CancellationToken cancellationToken)
    {
        if ((actor.MayChange ? Refuse(request) : OperationErrors.Forbidden) is { } refusal)
        {
            return refusal;
        }

        if (await channels.FindAsync(name, cancellationToken) is not { } channel)
        {
            return OperationErrors.NotFound(Nouns.Channel);
        }

        ChannelTestResult? result = null;
        try
        {
            result = await tester.TestAsync(channel, request, finished, cancellationToken);
            tests.Note(channel.Name, result);
            return result;
        }
        finally
        {
            // One that was broken off, too: its run may be billed.
            await audit.RecordAsync(actor, "channel.test", ChannelOperations.Subject(channel.Name), null, Record(request, result));
        }
    }

    /// <summary>What a call of the workflow over the channel would cost. Nothing is asked of Coze.</summary>
    public async Task<OperationResult<RunQuote>> QuoteAsync(string name, string workflowId, JsonElement? parameters, CancellationToken cancellationToken)
    {
        if (Refuse(new ChannelTestRequest(workflowId, parameters)) is { } refusal)
        {
            return refusal;
        }

        return await channels.FindAsync(name, cancellationToken) is { } channel
            ? new RunQuote(workflowId, pricing.Find(channel, workflowId, ChannelTester.Write(parameters)))
            : OperationErrors.NotFound(Nouns.Channel);
    }

    private static ApiError? Refuse(ChannelTestRequest request)
    {
        if (request.WorkflowId is { } id && !CozeId.IsValid(id))
        {
            return OperationErrors.Invalid("workflowId", "`workflowId` must be the id of a workflow.", "`workflowId` 必须是工作流 ID。");
        }

        if (request is { Run: true, WorkflowId: null })
        {
            return OperationErrors.Invalid("workflowId", "`workflowId` is required to run a workflow.", "运行工作流需要 `workflowId`。");
        }

        return request.Parameters is { ValueKind: not JsonValueKind.Object and not JsonValueKind.Null }
            ? OperationErrors.Invalid("parameters", "`parameters` must be an object.", "`parameters` 必须是对象。")
            : null;
    }

    // Neither parameters nor output: they are the operator's, and may hold anything.
    private static object Record(ChannelTestRequest request, ChannelTestResult? result) => new
    {
        request.WorkflowId,
        request.Run,
        result?.Ok,
        Steps = result?.Steps.Select(step => new { Step = step.Name, step.State }),
    };
}
