namespace CozeProxy.Billing.Outcomes;

/// <summary>How a call's run came to its end, as far as its cost depends on it.</summary>
public enum RunEnding
{
    /// <summary>Coze, or the proxy itself, declined the call: nothing was run.</summary>
    Refused,

    /// <summary>It failed, and nothing of an answer had reached the client.</summary>
    FailedBeforeOutput,

    /// <summary>It failed or was cut off when the client had part of the answer.</summary>
    CutAfterOutput,

    /// <summary>Coze stopped to ask for input, and what it asked is the answer.</summary>
    Interrupted,

    /// <summary>Coze finished.</summary>
    Completed,

    /// <summary>The client had left, and Coze cancelled the run at the proxy's wish.</summary>
    Cancelled,

    /// <summary>The client had left, and the proxy stopped reading: too many such runs, or one for too long.</summary>
    GivenUp,

    /// <summary>The client had left, and the proxy was shut down before the run ended.</summary>
    Abandoned,
}
