namespace CozeProxy.Admin.Ui.Trying;

/// <summary>How far a trial is.</summary>
internal enum TryState
{
    Idle,
    Running,

    /// <summary>The answer came to its end.</summary>
    Done,

    /// <summary>It was refused, failed, was cut off or stopped.</summary>
    Failed,
}
