using System.Text.Json;

namespace CozeProxy.Sandbox.Coze.Observed;

/// <summary>One call of a workflow, as it was at the moment of asking.</summary>
internal sealed record SeenRun
{
    /// <summary>From 1, in the order of arrival.</summary>
    public int Number { get; init; }

    /// <summary>Empty when the body named none.</summary>
    public string WorkflowId { get; init; } = "";

    public bool Streaming { get; init; }

    /// <summary>The whole body; undefined when it was no JSON.</summary>
    public JsonElement Body { get; init; }

    public JsonElement Parameters { get; init; }

    /// <summary>The event that a resume answers; empty for a run from its beginning.</summary>
    public string EventId { get; init; } = "";

    /// <summary>What a resume answers.</summary>
    public string ResumeData { get; init; } = "";

    public bool IsResume => EventId.Length > 0;

    public required string Bearer { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Such as HTTP/1.1.</summary>
    public required string Protocol { get; init; }

    public required string LogId { get; init; }

    /// <summary>Empty when nothing was run.</summary>
    public string ExecuteId { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public RunEnding Ending { get; init; }

    public int EventsSent { get; init; }

    /// <summary>Without the bearer and the headers, which hold a secret and would end up in a test's output.</summary>
    public override string ToString()
    {
        return $"run {Number} of workflow {WorkflowId}: {Ending} after {EventsSent} events";
    }
}
