namespace CozeProxy.Channels.Checks;

/// <summary>What a check found.</summary>
internal enum CheckVerdict
{
    Good,

    /// <summary>It may be right, and is worth a look.</summary>
    Note,

    Wrong,
}
