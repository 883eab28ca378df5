namespace CozeProxy.Billing.Ledger;

/// <summary>Whether money was set aside for a call.</summary>
public enum HoldResult
{
    /// <summary>The money is set aside durably and the call may go ahead.</summary>
    Held,

    /// <summary>The account's balance, less what is held already, does not cover it.</summary>
    InsufficientBalance,

    /// <summary>The key's daily budget does not cover it.</summary>
    BudgetExceeded,

    /// <summary>There is no such account.</summary>
    AccountNotFound,
}
