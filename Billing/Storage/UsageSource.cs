namespace CozeProxy.Billing.Storage;

/// <summary>Where usage can be read from.</summary>
internal enum UsageSource
{
    /// <summary>The sums of whole days.</summary>
    Days,

    /// <summary>The sums of whole hours.</summary>
    Hours,

    /// <summary>The calls themselves.</summary>
    Calls,
}
