namespace CozeProxy.Transforms.Targets;

/// <summary>Which of a workflow's texts are the answer.</summary>
public enum OutputKind
{
    /// <summary>What nodes stream; else the End node's text.</summary>
    Auto,

    /// <summary>Only what nodes before the End node say.</summary>
    Messages,

    /// <summary>Only the End node's output.</summary>
    End,

    /// <summary>Both.</summary>
    All,

    /// <summary>One value of the End node's output.</summary>
    Pointer,
}
