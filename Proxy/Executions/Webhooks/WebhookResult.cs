namespace CozeProxy.Executions.Webhooks;

/// <summary>What became of a delivery.</summary>
internal enum WebhookResult
{
    /// <summary>The receiver has it.</summary>
    Delivered,

    /// <summary>It could not be reached, or did not say that it has it.</summary>
    Failed,

    /// <summary>Its name leads to an address that nothing is sent to.</summary>
    Forbidden,

    /// <summary>It wants nothing more (410).</summary>
    Unwanted,
}
