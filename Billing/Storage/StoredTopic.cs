namespace CozeProxy.Billing.Storage;

/// <summary>What is stored and also kept in memory, and so can become stale there.</summary>
internal enum StoredTopic
{
    /// <summary>Prices and group ratios.</summary>
    Prices,

    /// <summary>Gateway keys that were in force.</summary>
    Keys,

    /// <summary>Models.</summary>
    Models,

    /// <summary>Channels.</summary>
    Channels,

    /// <summary>Gateway keys that did not exist before: whoever has none of them in memory has nothing that is stale.</summary>
    NewKeys,
}
