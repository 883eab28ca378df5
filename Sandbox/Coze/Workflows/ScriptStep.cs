namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>One thing a scripted workflow does.</summary>
internal abstract record ScriptStep
{
    /// <summary>The headers of the stream go out before this step. False for what may still change the answer as a whole.</summary>
    public virtual bool OpensStream => true;

    /// <summary>The workflow is executing, and will be billed, once such a step is reached.</summary>
    public virtual bool Executes => true;

    public abstract Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken);
}
