namespace CozeProxy.Sandbox.Coze.Observed;

/// <summary>How a run came to its end, as the server saw it.</summary>
internal enum RunEnding
{
    /// <summary>Not ended yet.</summary>
    Running,

    /// <summary>Everything the script had was sent, and the client was still there.</summary>
    Completed,

    /// <summary>Answered with a refusal before anything was run: a bad token, a bad body, a scripted whole answer.</summary>
    Refused,

    /// <summary>Somebody cancelled it, and the stream was ended.</summary>
    Cancelled,

    /// <summary>The client closed the connection first.</summary>
    AbortedByPeer,

    /// <summary>The script cut the connection.</summary>
    DroppedByScript,

    /// <summary>The emulator was shut down in the middle.</summary>
    EmulatorStopped,
}
