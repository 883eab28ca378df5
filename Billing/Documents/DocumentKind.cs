namespace CozeProxy.Billing.Documents;

/// <summary>What documents are about; each kind has a store of its own, which is registered under it.</summary>
public enum DocumentKind
{
    /// <summary>Registered models.</summary>
    Models,

    /// <summary>Channels to Coze.</summary>
    Channels,
}
