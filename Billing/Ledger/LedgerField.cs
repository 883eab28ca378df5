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

    /// <summary>An hour's sum is not what its calls come to, or a day's sum not what its hours come to.</summary>
    Sum,

    /// <summary>What is kept of a key's spending in a day or month is not what its calls of that time come to.</summary>
    Spending,
}
