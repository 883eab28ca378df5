namespace CozeProxy.Billing.Usage;

/// <summary>What usage is summed by.</summary>
public enum UsageGrouping
{
    /// <summary>One sum over everything.</summary>
    None,

    /// <summary>By UTC hour.</summary>
    Hour,

    /// <summary>By UTC day.</summary>
    Day,

    /// <summary>By public model name.</summary>
    Model,

    /// <summary>By account id.</summary>
    Account,

    /// <summary>By key id.</summary>
    Key,

    /// <summary>By channel.</summary>
    Channel,

    /// <summary>By how the calls ended.</summary>
    Outcome,
}
