namespace CozeProxy.Billing.Ledger;

/// <summary>Whether money was set aside for a call.</summary>
public enum HoldResult
{
    /// <summary>The money is set aside durably and the call may go ahead.</summary>
    Held,

    /// <summary>The account's balance, less what is held already, does not cover it.</summary>
    InsufficientBalance,

    /// <summary>The key's budget for the UTC day does not cover it.</summary>
    DailyBudgetExceeded,

    /// <summary>The key's budget for the UTC month does not cover it.</summary>
    MonthlyBudgetExceeded,

    /// <summary>There is no such account.</summary>
    AccountNotFound,
}
