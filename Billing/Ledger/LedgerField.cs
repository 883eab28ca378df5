namespace CozeProxy.Billing.Ledger;

/// <summary>Which stored amount differs.</summary>
public enum LedgerField
{
    /// <summary>An account's balance is not its movements less its charges.</summary>
    Balance,

    /// <summary>An account's held amount is not the sum of its open holds.</summary>
    Held,

    /// <summary>A call's charge is not what its own price and tokens give.</summary>
    Charge,

    /// <summary>Rows name an account that does not exist.</summary>
    Account,
}
