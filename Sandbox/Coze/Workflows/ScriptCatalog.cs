using System.Collections.Concurrent;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>The published workflows, and how often each was called.</summary>
internal sealed class ScriptCatalog
{
    private readonly ConcurrentDictionary<string, PublishedWorkflow> _workflows = new();

    public IReadOnlyList<PublishedWorkflow> All => [.. _workflows.Values.OrderBy(workflow => workflow.Id, StringComparer.Ordinal)];

    /// <summary>A workflow of the same id is replaced, and its counts begin anew.</summary>
    public void Publish(string workflowId, WorkflowScript script) => _workflows[workflowId] = new PublishedWorkflow(workflowId, script);

    public PublishedWorkflow? Find(string workflowId) => _workflows.GetValueOrDefault(workflowId);
}
