namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>A script under its id, with the memory that scripts refusing "the first time" need.</summary>
internal sealed class PublishedWorkflow(string id, WorkflowScript script)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Token, int Uses)> _tokens = [];
    private int _runs;

    public string Id => id;

    public WorkflowScript Script => script;

    public WorkflowUse CountUse(string bearer)
    {
        lock (_lock)
        {
            var (token, uses) = _tokens.TryGetValue(bearer, out var known) ? known : (_tokens.Count + 1, 0);
            _tokens[bearer] = (token, uses + 1);
            return new WorkflowUse(++_runs, token, uses + 1);
        }
    }
}
