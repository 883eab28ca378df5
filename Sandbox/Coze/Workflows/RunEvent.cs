using System.Text.Json.Nodes;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>One event of a run: what a stream shows of it, and what the non-streaming answer keeps of it.</summary>
internal sealed record RunEvent(string Name, string Data)
{
    /// <summary>The run's <c>data</c> when this event is the End node's last one.</summary>
    public string? Result { get; init; }

    public RunUsage? Usage { get; init; }

    public RunFailure? Failure { get; init; }

    public JsonObject? Interrupt { get; init; }
}
