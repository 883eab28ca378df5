namespace CozeProxy.Billing.Storage;

/// <summary>What is stored and also kept in memory, and so can become stale there.</summary>
internal enum StoredTopic
{
    /// <summary>Prices and group ratios.</summary>
    Prices,

    /// <summary>Gateway keys.</summary>
    Keys,

    /// <summary>Models.</summary>
    Models,

    /// <summary>Channels.</summary>
    Channels,
}
