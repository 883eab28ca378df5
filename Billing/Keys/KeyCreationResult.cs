namespace CozeProxy.Billing.Keys;

/// <summary>Whether a key was created.</summary>
public enum KeyCreationResult
{
    /// <summary>The key works from now on.</summary>
    Created,

    /// <summary>There is no such account.</summary>
    AccountNotFound,

    /// <summary>The given key exists already.</summary>
    AlreadyExists,
}
