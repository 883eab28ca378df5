using System.Text.Json.Nodes;
using CozeProxy.Sandbox.Coze.Interrupts;
using CozeProxy.Sandbox.Coze.Wire;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>What a step has at hand while it is played.</summary>
internal sealed class RunStage(HttpContext context, RunInput input, WorkflowUse use, Execution execution, IRunSink sink, TimeProvider timeProvider)
{
    public HttpContext Context => context;

    public RunInput Input => input;

    public WorkflowUse Use => use;

    public Execution Execution => execution;

    public IRunSink Sink => sink;

    public TimeProvider TimeProvider => timeProvider;

    /// <summary>Told, perhaps more than once, that no refusal can follow.</summary>
    public required Action Started { get; init; }

    /// <summary>Told after each event that is on its way to the client.</summary>
    public required Action EventSent { get; init; }

    /// <summary>Given the run when it stops to wait for an answer.</summary>
    public Action<WaitingRun> Waits { get; init; } = _ => { };

    public async Task SendAsync(RunEvent runEvent, CancellationToken cancellationToken)
    {
        await sink.EventAsync(runEvent, cancellationToken);
        EventSent();
    }

    /// <summary>A Message of a node: one packet of its text.</summary>
    public Task MessageAsync(
        RunNode node, int sequence, string content, bool last, RunUsage? usage, string? result, CancellationToken cancellationToken)
    {
        var data = new JsonObject
        {
            ["content"] = content,
            ["content_type"] = "text",
            ["node_is_finish"] = last,
            ["node_seq_id"] = $"{sequence}",
            ["node_title"] = node.Title,
            ["node_type"] = node.Type,
            ["node_id"] = node.Id,
            ["node_execute_uuid"] = "",
        };
        usage?.WriteTo(data);
        return SendAsync(new RunEvent("Message", WireJson.Write(data)) { Result = result, Usage = usage }, cancellationToken);
    }
}
