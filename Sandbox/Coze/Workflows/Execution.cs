namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>One execution of a workflow; its id shows only inside the debug url, as with Coze.</summary>
internal sealed record Execution(string Id, string WorkflowId)
{
    private const string SpaceId = "7361424235321600001";

    public string DebugUrl =>
        $"https://www.coze.cn/work_flow?execute_id={Id}&space_id={SpaceId}&workflow_id={WorkflowId}&execute_mode=2";
}
