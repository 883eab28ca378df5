namespace CozeProxy.Billing.Usage;

/// <summary>What usage is summed by.</summary>
public enum UsageGrouping
{
    /// <summary>One sum over everything.</summary>
    None,

    /// <summary>By UTC day.</summary>
    Day,

    /// <summary>By public model name.</summary>
    Model,

    /// <summary>By account id.</summary>
    Account,

    /// <summary>By channel.</summary>
    Channel,
}
