namespace CozeProxy.Transforms.Exchange;

/// <summary>How a run at Coze ended.</summary>
public enum RunEnd
{
    /// <summary>It goes on, or nobody saw it end.</summary>
    Running,

    /// <summary>Coze said that it is done.</summary>
    Completed,

    /// <summary>Coze stopped to ask for input.</summary>
    Interrupted,

    /// <summary>Coze refused or failed it, or the connection or the time ran out.</summary>
    Failed,

    /// <summary>Its client had left, and Coze cancelled it at our wish.</summary>
    Cancelled,

    /// <summary>Coze goes on with it alone, and is to be asked for its end.</summary>
    Accepted,

    /// <summary>Its client had left, and it was not worth reading any further.</summary>
    GivenUp,

    /// <summary>Its client had left, and the proxy was shut down.</summary>
    Abandoned,
}
