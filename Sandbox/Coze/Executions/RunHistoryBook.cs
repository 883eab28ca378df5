using System.Collections.Concurrent;

namespace CozeProxy.Sandbox.Coze.Executions;

/// <summary>The histories of all asynchronous runs, by their ids.</summary>
internal sealed class RunHistoryBook
{
    private readonly ConcurrentDictionary<string, RunHistory> _histories = new();

    public void Add(RunHistory history) => _histories[history.ExecuteId] = history;

    /// <summary>Null when this workflow has no such run.</summary>
    public RunHistory? Find(string workflowId, string executeId)
    {
        return _histories.TryGetValue(executeId, out var history) && history.WorkflowId == workflowId ? history : null;
    }
}
