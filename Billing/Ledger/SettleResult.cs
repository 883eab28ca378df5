namespace CozeProxy.Billing.Ledger;

/// <summary>Whether a call was closed by this settlement.</summary>
public enum SettleResult
{
    /// <summary>The call is closed and charged durably.</summary>
    Settled,

    /// <summary>The call was closed before; nothing changed.</summary>
    AlreadySettled,

    /// <summary>There is no such call.</summary>
    NotFound,
}
