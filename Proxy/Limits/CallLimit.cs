namespace CozeProxy.Limits;

/// <summary>Which limit a call met. The numbers are those by which the script in Redis names them.</summary>
internal enum CallLimit
{
    /// <summary>None: the call may go on.</summary>
    None = 0,

    /// <summary>The key's requests in a minute.</summary>
    KeyRequests = 1,

    /// <summary>The key's calls at a time.</summary>
    KeyConcurrency = 2,

    /// <summary>The account's requests in a minute.</summary>
    AccountRequests = 3,

    /// <summary>The account's calls at a time.</summary>
    AccountConcurrency = 4,
}
