namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>The how-manieth a call is, each counted from 1 within one workflow: for scripts that refuse at first.</summary>
/// <param name="Run">The call itself.</param>
/// <param name="Token">The bearer among the different ones this workflow was called with.</param>
/// <param name="UseOfToken">The call among those with the same bearer.</param>
internal sealed record WorkflowUse(int Run, int Token, int UseOfToken)
{
    public static WorkflowUse First { get; } = new(1, 1, 1);
}
