namespace CozeProxy.Admin.Pricing;

/// <summary>Why a model that has no price counts as one in use.</summary>
internal enum UnpricedReason
{
    /// <summary>It is registered.</summary>
    Registered,

    /// <summary>A channel names it among those it serves.</summary>
    Channel,

    /// <summary>A client has called it lately and was refused.</summary>
    Called,
}
