namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>One thing a scripted workflow does.</summary>
internal abstract record ScriptStep
{
    /// <summary>The headers of the stream go out before this step. False for what may still change the answer as a whole.</summary>
    public virtual bool OpensStream => true;

    public abstract Task<StepOutcome> PlayAsync(RunStage stage, CancellationToken cancellationToken);
}
