namespace CozeProxy.Transforms.Targets;

/// <summary>What answers at Coze.</summary>
public enum TargetKind
{
    Workflow,
    Bot,
    Chatflow,
}
